package dev.sluice.pull.round;

import dev.sluice.domain.Role;
import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.index.Index;
import dev.sluice.peer.PeerException;
import dev.sluice.pull.feed.Intake;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.plan.NeedRows;
import dev.sluice.pull.plan.Phase;
import dev.sluice.pull.plan.RowPages;
import dev.sluice.pull.publish.Batch;
import dev.sluice.pull.publish.Change;
import dev.sluice.pull.publish.Changes;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies what is wanted from one peer, phase by phase, until nothing more can be done now. */
final class Passes implements AutoCloseable {

    private final Index index;
    private final Backlog backlog;
    private final Parts parts;
    private final ConflictLosers losers;
    private final Share share;
    private final Overwrites overwrites;
    private final MemoryBudget memory;
    private final InstantSource clock;
    private final InstantSource steady;

    /** Whether what is held is still as it was planned when it was read. */
    private boolean isAsRead = true;

    Passes(
            Index index,
            Backlog backlog,
            Parts parts,
            Share share,
            Overwrites overwrites,
            MemoryBudget memory,
            InstantSource clock,
            InstantSource steady) {
        this.index = index;
        this.backlog = backlog;
        this.parts = parts;
        this.share = share;
        this.overwrites = overwrites;
        this.memory = memory;
        this.losers =
                new ConflictLosers(index, parts.publisher(), parts.contents(), parts.failures());
        this.clock = clock;
        this.steady = steady;
    }

    /**
     * Applies what needs no more than itself, while more is read: directories, and files with and
     * without a content to bring. Deletes wait for the end of the feed: the content of what was
     * deleted may turn up there at another path, and is then copied from here.
     */
    void applyWhileRead(Intake intake) throws PeerException, InterruptedException {
        Batch batch = batch();
        try (FileTasks tasks = tasks(intake::next, batch, true)) {
            int done = 0;
            while (intake.hasMore()) {
                done += parts.contents().run(tasks);
                backlog.storeFailed(); // The feed may be slow: whoever looks sees them now.
            }
            isAsRead = done + batch.done() + tasks.overtaken() == 0 && !tasks.hasLeft();
        }
    }

    /**
     * Applies all, once the feed was read.
     *
     * @param resurrection for a peer that makes no versions, where they may be made; else null
     */
    void run(Role sender, DeletePass deletes, @Nullable DirectoryResurrection resurrection)
            throws PeerException, InterruptedException {
        do {
            while (pass(sender, deletes) > 0) {
                // What was done may have made room for more: a parent made, a content come.
                isAsRead = false;
            }
            isAsRead = false;
        } while (resurrection != null && resurrection.run() > 0);
    }

    private int pass(Role sender, DeletePass deletes) throws PeerException, InterruptedException {
        Batch batch = batch();
        int done;
        Set<Phase> later;
        try (FileTasks tasks = tasks(rows(sender, isAsRead), batch, false)) {
            done = parts.contents().run(tasks) + batch.done() + tasks.overtaken();
            later = tasks.later();
        }
        if (!later.isEmpty()) {
            ask(deletes);
        }
        if (later.contains(Phase.DELETES)) {
            done += delete(sender, deletes);
        }
        // What else was deleted of a full directory may come with what was not read.
        return backlog.feedHeld() == null && later.contains(Phase.FULL_DIRECTORIES)
                ? done + fullDirectories(sender, deletes).run(rows(sender, false))
                : done;
    }

    /**
     * What was deleted may turn up at another path in what was not read: then only what was decided
     * on before is done. Where the feed waits for room, or for needs to go, the deletes make some.
     */
    private void ask(DeletePass deletes) {
        if (backlog.asksForDeletes()) {
            deletes.ask();
        } else {
            deletes.takeApproved();
        }
    }

    private Batch batch() {
        return new Batch(index, backlog, parts.publisher());
    }

    /**
     * @param leavesOthers whether what is of the others' share is left to a later pass
     */
    private FileTasks tasks(RowPages rows, Batch batch, boolean leavesOthers) {
        return new FileTasks(
                index,
                rows,
                batch,
                losers,
                parts.locked(),
                parts.adoption(),
                parts.linked(),
                share,
                overwrites,
                memory.hold(),
                leavesOthers);
    }

    private NeedRows rows(Role sender, boolean asRead) {
        return new NeedRows(index, backlog, sender, steady.instant(), asRead);
    }

    private FullDirectories fullDirectories(Role sender, DeletePass deletes) {
        return new FullDirectories(
                index,
                backlog,
                sender,
                parts.publisher(),
                parts.contents(),
                losers,
                deletes,
                clock,
                parts.mirror() == null);
    }

    private int delete(Role sender, DeletePass deletes) {
        Batch batch = batch();
        rows(sender, false)
                .forEach(
                        Phase.DELETES,
                        planned -> {
                            Change change = deletes.may(planned) ? Changes.of(planned) : null;
                            if (change != null) {
                                batch.add(change);
                            }
                        });
        return batch.done();
    }

    /** Gives locked directories their modes, whether or not the round was whole. */
    @Override
    public void close() {
        parts.locked().close();
    }
}
