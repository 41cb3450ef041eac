package dev.sluice.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

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

        Wall(SimulatedClock clock) {
            this.clock = clock;
        }

        void set(Duration next) {
            ahead = next;
        }

        @Override
        public Instant instant() {
            return clock.now().plus(ahead);
        }
    }
}
