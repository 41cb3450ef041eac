package dev.sluice.serve;

import dev.sluice.domain.RunId;
import dev.sluice.domain.Sightings;
import dev.sluice.domain.SteadyClock;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells other nodes from this one, and refuses those that use one node id at once. */
@Singleton
public final class Callers {

    private static final Logger LOG = Logger.getLogger(Callers.class);

    /** How long after its last call a twin of ours is told of. */
    private static final Duration MEMORY = Duration.ofMinutes(1);

    /** A process that has our node id and called us. */
    private record Twin(RunId run, Instant seen) {}

    private final ServedNode node;
    private final SteadyClock clock;
    private final Sightings sightings = new Sightings();
    private volatile @Nullable Twin twin;

    public Callers(ServedNode node, SteadyClock clock) {
        this.node = node;
        this.clock = clock;
    }

    /**
     * Whether a caller is this very process.
     *
     * @throws ProblemException (409) if two processes use its node id at once
     */
    boolean isOurselves(Caller caller) {
        if (caller.node().equals(node.node())) {
            if (caller.run().equals(node.run())) {
                return true;
            }
            note(caller.run());
            throw refused(
                    "node id %s is ours, and run %s is not".formatted(caller.node(), caller.run()));
        }
        if (sightings.isTwin(caller.node(), caller.run(), clock.instant())) {
            throw refused("node id %s is used by two nodes at once".formatted(caller.node()));
        }
        return false;
    }

    private void note(RunId run) {
        Twin former = twin;
        twin = new Twin(run, clock.instant());
        if (former == null || !former.run().equals(run)) {
            LOG.warnf("a node with our node id calls, its run is %s; it is refused", run);
        }
    }

    private static ProblemException refused(String why) {
        return new ProblemException(
                new Problem(
                        409,
                        why + ": two nodes run on copies of one state directory",
                        Caller.NODE));
    }

    /** That a node with our node id has called of late, or null. */
    public @Nullable String twin() {
        Twin last = twin;
        return last == null || last.seen().plus(MEMORY).isBefore(clock.instant())
                ? null
                : "run %s has our node id and called at %s: two nodes run on copies of one state"
                                .formatted(last.run(), last.seen().plus(clock.ahead()))
                        + " directory; stop one, remove node-id from its state, and start it again";
    }
}
