package dev.sluice.pull.fetch;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a round that has nothing else to do waits for what other rounds bring: not long where
 * nothing comes, and not for ever where something does. Their peers may be slow, or mean to be, and
 * the deletes of this round come after it.
 */
final class WaitBudget {

    /** While nothing comes at all. */
    static final Duration QUIET = Duration.ofSeconds(2);

    /** In all. */
    static final Duration WHOLE = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private final long end;

    /**
     * It begins now.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    WaitBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.end = nanoTime.getAsLong() + WHOLE.toNanos();
    }

    boolean isOver() {
        return left() <= 0;
    }

    /** How long to wait for the next thing that comes. */
    long nanos() {
        return Math.clamp(left(), 0, QUIET.toNanos());
    }

    private long left() {
        return end - nanoTime.getAsLong();
    }
}
