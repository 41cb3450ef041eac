package dev.sluice.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The time of all nodes; a node's clock on the wall may be off by a while of its own. */
final class SimulatedClock {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private long nanos = Duration.ofHours(1).toNanos();

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    long nanoTime() {
        return nanos;
    }

    Instant now() {
        return BEGIN.plusNanos(nanos);
    }

    /** A clock on the wall. */
    static final class Wall implements InstantSource {

        private final SimulatedClock clock;
        private Duration ahead = Duration.ZERO;

        /** Where it stands, null while it goes. */
        private @Nullable Instant stopped;

        Wall(SimulatedClock clock) {
            this.clock = clock;
        }

        void set(Duration next) {
            ahead = next;
            stopped = null;
        }

        /** As where a machine is held, and its clock with it, while others go on. */
        void stop() {
            stopped = instant();
        }

        @Override
        public Instant instant() {
            Instant standing = stopped;
            return standing == null ? clock.now().plus(ahead) : standing;
        }
    }
}
