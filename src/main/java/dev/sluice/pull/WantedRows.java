package dev.sluice.pull;

import dev.sluice.domain.Entry;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import dev.sluice.index.Wanted;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through what is wanted from a peer, by path, a page at a time, and says what each row comes
 * down to now. Rows that are done disappear behind it; a row added meanwhile may be seen or not.
 */
final class WantedRows {

    private static final int PAGE = 500;

    /** A wanted row with the row here that it was planned against. */
    record Planned(Wanted wanted, @Nullable Row local, Step step) {

        Phase phase() {
            return Phase.of(step, local);
        }
    }

    private final Index index;
    private final NodeId peer;
    private final Role sender;
    private final Instant now;
    private @Nullable RelativePath last;

    WantedRows(Index index, NodeId peer, Role sender, Instant now) {
        this.index = index;
        this.peer = peer;
        this.sender = sender;
        this.now = now;
    }

    /** The next rows; none at the end. */
    List<Planned> nextPage() {
        List<Wanted> page = index.wanted(peer, last, now, PAGE);
        if (!page.isEmpty()) {
            last = page.getLast().entry().path();
        }
        return page.stream().map(wanted -> plan(index, wanted, sender)).toList();
    }

    /** Passes all rows of a phase that are left. */
    void forEach(Phase phase, Consumer<Planned> sink) {
        for (List<Planned> page = nextPage(); !page.isEmpty(); page = nextPage()) {
            page.stream().filter(planned -> planned.phase() == phase).forEach(sink);
        }
    }

    /** What a wanted row comes down to now. */
    static Planned plan(Index index, Wanted wanted, Role sender) {
        RelativePath path = wanted.entry().path();
        Row local = index.find(path);
        Entry have = local == null ? null : local.entry();
        boolean mayHaveChildren =
                have != null
                        && have.state() instanceof State.Directory
                        && !(wanted.entry().state() instanceof State.Directory);
        boolean hasLiveChildren = mayHaveChildren && index.hasLiveChildren(path);
        return new Planned(
                wanted, local, Planner.plan(have, wanted.entry(), hasLiveChildren, sender));
    }

    /** Whether a tombstone of this peer for something below a directory is still to be applied. */
    static boolean hasTombstoneBelow(Index index, NodeId peer, RelativePath directory) {
        String below = directory + "/";
        RelativePath after = directory;
        while (true) {
            List<Wanted> rows = index.wanted(peer, after, Instant.MAX, PAGE);
            for (Wanted row : rows) {
                String path = row.entry().path().toString();
                if (path.startsWith(below) && !row.entry().isLive()) {
                    return true;
                }
                if (!path.startsWith(directory.toString())) {
                    return false;
                }
            }
            if (rows.isEmpty()) {
                return false;
            }
            after = rows.getLast().entry().path();
        }
    }
}
