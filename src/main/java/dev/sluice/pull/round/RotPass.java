package dev.sluice.pull.round;

import dev.sluice.domain.Entry;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Need;
import dev.sluice.index.Rot;
import dev.sluice.index.Row;
import dev.sluice.peer.PeerException;
import dev.sluice.pull.Repairs;
import dev.sluice.pull.plan.ContentTask;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Mends rotten files at the end of a round: the content that the entry has is fetched once more, or
 * copied from another file here that has it, and published as any other. What was rotten goes to
 * the trash, also where that keeps nothing else: what was written by way of a mapping cannot always
 * be told from rot. The entry and its version stay, so nobody hears of it.
 *
 * @param parts of a round whose failures go to {@link Repairs#failed}
 */
record RotPass(Index index, NodeId peer, Repairs repairs, Parts parts, InstantSource clock) {

    /** More is left to the next round. */
    private static final int MAX = 1_000;

    void run() throws PeerException, InterruptedException {
        if (!repairs.turn().tryLock()) {
            return; // a round with another peer is at it
        }
        try {
            List<Rot> rotten = index.rereads().rotten(Integer.MAX_VALUE);
            repairs.keep(rotten.stream().map(Rot::path).collect(Collectors.toSet()));
            mend(due(rotten));
        } finally {
            repairs.turn().unlock();
        }
    }

    private List<RelativePath> due(List<Rot> rotten) {
        Instant now = clock.instant();
        return rotten.stream()
                .map(Rot::path)
                .filter(path -> repairs.isDue(path, peer, now))
                .limit(MAX)
                .toList();
    }

    private void mend(List<RelativePath> paths) throws PeerException, InterruptedException {
        List<ContentTask> tasks = new ArrayList<>();
        for (Row row : index.find(paths)) {
            ContentTask task = task(row);
            if (task != null) {
                tasks.add(task);
            }
        }
        try {
            int _ = parts.contents().run(tasks.iterator());
        } finally {
            parts.locked().close();
            for (ContentTask task : tasks) {
                RelativePath path = task.entry().path();
                if (index.rereads().rotten(path) == null) {
                    repairs.mended(path);
                }
            }
        }
    }

    private @Nullable ContentTask task(@Nullable Row row) {
        return row != null && row.entry().state() instanceof State.File file
                ? new ContentTask(wanted(row.entry()), row, row.entry(), file, false, false)
                : null;
    }

    /** Nothing is wanted of the peer but its help; so there is no row of it in the index. */
    private Need wanted(Entry entry) {
        return new Need(
                peer,
                entry,
                Sequence.ZERO,
                clock.instant(),
                repairs.attempts(entry.path(), peer),
                null,
                Instant.EPOCH);
    }
}
