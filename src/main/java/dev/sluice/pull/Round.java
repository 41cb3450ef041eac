package dev.sluice.pull;

import dev.sluice.domain.Role;
import dev.sluice.index.Index;
import dev.sluice.peer.PeerException;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies what is wanted from one peer, phase by phase, until nothing more can be done now. */
final class Round {

    private final Index index;
    private final Backlog backlog;
    private final Role sender;
    private final Publisher publisher;
    private final ContentPass contents;
    private final Losers losers;
    private final FullDirectories fullDirectories;
    private final LockedDirectories locked;
    private final @Nullable Adoption adoption;
    private final Deletes deletes;
    private final @Nullable Revival revival;
    private final InstantSource clock;

    /**
     * @param revival for a {@code send-only} peer, where versions may be made; else null
     */
    Round(
            Index index,
            Backlog backlog,
            Role sender,
            Parts parts,
            Deletes deletes,
            @Nullable Revival revival,
            InstantSource clock) {
        this.index = index;
        this.backlog = backlog;
        this.sender = sender;
        this.publisher = parts.publisher();
        this.contents = parts.contents();
        this.losers = new Losers(index, publisher, contents, parts.failures());
        this.adoption = parts.adoption();
        this.fullDirectories =
                new FullDirectories(
                        index,
                        backlog,
                        sender,
                        publisher,
                        contents,
                        losers,
                        deletes,
                        clock,
                        parts.mirror() == null);
        this.locked = parts.locked();
        this.deletes = deletes;
        this.revival = revival;
        this.clock = clock;
    }

    void run() throws PeerException, InterruptedException {
        try {
            boolean asRead = true;
            do {
                while (pass(asRead) > 0) {
                    // What was done may have made room for more: a parent made, a content come.
                    asRead = false;
                }
                asRead = false;
            } while (revival != null && revival.run() > 0);
        } finally {
            locked.close();
        }
    }

    private int pass(boolean asRead) throws PeerException, InterruptedException {
        Batch batch = new Batch(index, backlog, publisher);
        FileTasks tasks =
                new FileTasks(rows(asRead), batch, losers, locked, new Parents(index), adoption);
        int done = contents.run(tasks) + batch.done();
        Set<Phase> later = tasks.later();
        if (!later.isEmpty()) {
            deletes.ask();
        }
        if (later.contains(Phase.DELETES)) {
            done += deletes();
        }
        return later.contains(Phase.FULL_DIRECTORIES)
                ? done + fullDirectories.run(rows(false))
                : done;
    }

    private WantedRows rows(boolean asRead) {
        return new WantedRows(index, backlog, sender, clock.instant(), asRead);
    }

    private int deletes() {
        Batch batch = new Batch(index, backlog, publisher);
        rows(false)
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
}
