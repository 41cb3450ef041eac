package dev.sluice.pull.round;

import dev.sluice.domain.Role;
import dev.sluice.domain.Version;
import dev.sluice.index.Index;
import dev.sluice.index.Need;
import dev.sluice.index.Row;
import dev.sluice.peer.PeerException;
import dev.sluice.pull.fetch.ContentPass;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.plan.ContentTask;
import dev.sluice.pull.plan.NeedRows;
import dev.sluice.pull.plan.Phase;
import dev.sluice.pull.plan.Step;
import dev.sluice.pull.publish.Batch;
import dev.sluice.pull.publish.Change;
import dev.sluice.pull.publish.Changes;
import dev.sluice.pull.publish.Publisher;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The last phase: steps that need a directory to be empty, deepest first, or that let it stay
 * because it is not. Those of one depth are done together, since none contains another.
 */
final class FullDirectories {

    /** Rows that are held in memory at once; what is left comes in the next pass. */
    private static final int MAX_HELD = 50_000;

    private final Index index;
    private final Backlog backlog;
    private final Role sender;
    private final Publisher publisher;
    private final ContentPass contents;
    private final ConflictLosers losers;
    private final DeletePass deletes;
    private final InstantSource clock;
    private final boolean mints;

    /**
     * @param mints whether versions may be made
     */
    FullDirectories(
            Index index,
            Backlog backlog,
            Role sender,
            Publisher publisher,
            ContentPass contents,
            ConflictLosers losers,
            DeletePass deletes,
            InstantSource clock,
            boolean mints) {
        this.index = index;
        this.backlog = backlog;
        this.sender = sender;
        this.publisher = publisher;
        this.contents = contents;
        this.losers = losers;
        this.deletes = deletes;
        this.clock = clock;
        this.mints = mints;
    }

    /** Returns how much was done. */
    int run(NeedRows rows) throws PeerException, InterruptedException {
        int done = 0;
        for (List<Need> level : levels(rows).sequencedValues().reversed()) {
            done += level(level);
        }
        return done;
    }

    private static SortedMap<Integer, List<Need>> levels(NeedRows rows) {
        SortedMap<Integer, List<Need>> levels = new TreeMap<>();
        int[] held = {0};
        rows.forEach(
                Phase.FULL_DIRECTORIES,
                planned -> {
                    if (held[0]++ < MAX_HELD) {
                        Need wanted = planned.wanted();
                        levels.computeIfAbsent(
                                        wanted.entry().path().depth(), _ -> new ArrayList<>())
                                .add(wanted);
                    }
                });
        return levels;
    }

    /** Each is planned anew, since what it waited for may have happened. */
    private int level(List<Need> level) throws PeerException, InterruptedException {
        Batch batch = new Batch(index, backlog, publisher);
        List<ContentTask> tasks = new ArrayList<>();
        int kept = 0;
        for (Need wanted : level) {
            NeedRows.Planned planned = NeedRows.plan(index, wanted, sender);
            switch (planned.step()) {
                case Step.KeepDirectory keep -> kept += keep(wanted, keep);
                case Step.PutFile put -> tasks.add(ContentTask.of(planned, put));
                case Step.Settled _ -> batch.settle(wanted);
                case Step.SecureCopy _ -> {} // a file by now: in the next pass
                case Step.Note _,
                        Step.Touch _,
                        Step.PutLink _,
                        Step.PutDirectory _,
                        Step.Remove _ -> {
                    Change change = deletes.may(planned) ? Changes.of(planned) : null;
                    if (change != null) {
                        batch.add(change);
                    }
                }
            }
        }
        return kept + batch.done() + contents.run(tasks.iterator());
    }

    /**
     * Rule 1h. The peer's feed was read to its end, so what the peer has deleted below is known: as
     * long as such a delete waits, the directory may still become empty. Who may not mint waits for
     * the version of another node.
     */
    private int keep(Need wanted, Step.KeepDirectory keep)
            throws PeerException, InterruptedException {
        if (NeedRows.hasTombstoneBelow(index, backlog, wanted.entry().path())) {
            return 0;
        }
        if (keep.incoming() != null && !losers.secure(wanted, keep.incoming(), keep.directory())) {
            return 0;
        }
        if (!mints) {
            return 0;
        }
        boolean kept =
                index.write(transaction -> {
                    Row now = transaction.find(keep.directory().path());
                    if (now == null || !now.entry().equals(keep.directory())) {
                        return false;
                    }
                    Version version = transaction.mint(keep.join(), clock.instant());
                    transaction.put(keep.directory().with(version), now.seen());
                    backlog.settle(transaction, wanted);
                    return true;
                });
        if (kept) {
            backlog.settled(wanted);
        }
        return kept ? 1 : 0;
    }
}
