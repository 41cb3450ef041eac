package dev.sluice.folder.peers;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.folder.state.Rechecks;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * Has the disk looked at where an entry here and that of a peer have one version and are not the
 * same: one of the two is damaged, perhaps ours. That reads files on nothing but a peer's word, so
 * it has the bounds of {@link Rechecks}; what is beyond them is found by the next comparison.
 */
public final class DoubtedRows {

    private static final int AT_ONCE = 500;

    private final Index index;
    private final Rechecks rechecks;

    public DoubtedRows(Index index, Rechecks rechecks) {
        this.index = index;
        this.rechecks = rechecks;
    }

    public void check(List<RelativePath> paths) {
        for (int from = 0; from < paths.size(); from += AT_ONCE) {
            checkPart(paths.subList(from, Math.min(from + AT_ONCE, paths.size())));
        }
    }

    private void checkPart(List<RelativePath> paths) {
        List<Row> links = new ArrayList<>();
        for (Row row : index.find(paths)) {
            if (row == null || row.seen() == null) {
                continue;
            }
            RelativePath path = row.entry().path();
            switch (row.entry().state()) {
                case State.File file -> rechecks.hash(path, file.size());
                case State.Link _ -> links.add(row);
                case State.Directory _ -> rechecks.look(path);
                case State.Deleted _ -> {}
            }
        }
        readAgain(links);
    }

    /** A link that looks as it did would not be read. */
    private void readAgain(List<Row> links) {
        if (links.isEmpty()) {
            return;
        }
        index.write(transaction -> {
            for (Row link : links) {
                Row now = transaction.find(link.entry().path());
                if (now != null && now.seen() != null) {
                    transaction.see(now.entry().path(), now.seen().racy());
                }
            }
            return true;
        });
        links.forEach(link -> rechecks.look(link.entry().path()));
    }
}
