package dev.sluice.scrub;

import dev.sluice.domain.Threads;
import dev.sluice.domain.pace.Rate;
import java.time.Duration;

/**
 * Holds what all folders of a node read again to one rate, since their disks may be one. A small
 * file costs as much as {@link #MIN} bytes, for a disk has to go there. For several threads.
 */
public final class ScrubPace {

    /** No limit. */
    public static final ScrubPace UNLIMITED = new ScrubPace(Rate.UNLIMITED);

    static final long MIN = 64 << 10;

    /** What was not used for longer than this is lost. */
    private static final long KEPT_NANOS = 80_000_000;

    /** Shorter waits are added up. */
    private static final long SHORTEST_NANOS = 5_000_000;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Rate rate;

    /** Up to when what was read fills the time. */
    private long next;

    private boolean hasBegun;

    public ScrubPace(Rate rate) {
        this.rate = rate;
    }

    /** Waits until what was read fits the rate. */
    void spend(long bytes, Threads threads) throws InterruptedException {
        if (rate.isUnlimited()) {
            return;
        }
        long ahead = place(bytes, threads.nanoTime());
        if (ahead > SHORTEST_NANOS) {
            threads.sleep(Duration.ofNanos(ahead));
        }
    }

    /** How long it takes from now until this fits as well. */
    private synchronized long place(long bytes, long now) {
        long begin = now - KEPT_NANOS;
        // By the difference, since the clock's numbers may overflow.
        if (hasBegun && next - begin > 0) {
            begin = next;
        }
        hasBegun = true;
        next = begin + (long) (bytes / (double) rate.bytesPerSecond() * NANOS_PER_SECOND);
        return next - now;
    }
}
