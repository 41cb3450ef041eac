package dev.sluice.pull;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Role;
import dev.sluice.index.Index;
import dev.sluice.peer.PeerException;
import java.time.InstantSource;
import java.util.Set;

/** Applies what is wanted from one peer, phase by phase, until nothing more can be done now. */
final class Round {

    private final Index index;
    private final NodeId peer;
    private final Role sender;
    private final Publisher publisher;
    private final ContentPass contents;
    private final Losers losers;
    private final FullDirectories fullDirectories;
    private final LockedDirectories locked;
    private final InstantSource clock;

    Round(
            Index index,
            NodeId peer,
            Role sender,
            Publisher publisher,
            ContentPass contents,
            Losers losers,
            LockedDirectories locked,
            InstantSource clock) {
        this.index = index;
        this.peer = peer;
        this.sender = sender;
        this.publisher = publisher;
        this.contents = contents;
        this.losers = losers;
        this.fullDirectories =
                new FullDirectories(index, peer, sender, publisher, contents, losers, clock);
        this.locked = locked;
        this.clock = clock;
    }

    void run() throws PeerException, InterruptedException {
        try {
            while (pass() > 0) {
                // What was done may have made room for more: a parent made, a content come.
            }
        } finally {
            locked.close();
        }
    }

    private int pass() throws PeerException, InterruptedException {
        Batch batch = new Batch(index, publisher);
        FileTasks tasks = new FileTasks(rows(), batch, losers, locked, new Parents(index));
        int done = contents.run(tasks) + batch.done();
        Set<Phase> later = tasks.later();
        if (later.contains(Phase.DELETES)) {
            done += deletes();
        }
        return later.contains(Phase.FULL_DIRECTORIES) ? done + fullDirectories.run(rows()) : done;
    }

    private WantedRows rows() {
        return new WantedRows(index, peer, sender, clock.instant());
    }

    private int deletes() {
        Batch batch = new Batch(index, publisher);
        rows().forEach(
                        Phase.DELETES,
                        planned -> {
                            Change change = Changes.of(planned);
                            if (change != null) {
                                batch.add(change);
                            }
                        });
        return batch.done();
    }
}
