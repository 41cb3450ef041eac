package dev.sluice.index.sqlite;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How long this index was watched over by a running node, in all its runs. How long a member was
 * silent is counted in this time, not by the wall clock: a member is not silent while nobody
 * listens.
 */
final class Watched {

    private final Duration before;
    private final InstantSource clock;
    private final Instant opened;

    /**
     * @param before in the runs before this one
     * @param clock that is not set while it runs
     */
    Watched(Duration before, InstantSource clock) {
        this.before = before;
        this.clock = clock;
        this.opened = clock.instant();
    }

    Duration now() {
        Duration run = Duration.between(opened, clock.instant());
        return run.isNegative() ? before : before.plus(run);
    }
}
