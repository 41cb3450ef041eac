package dev.sluice.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time by which something is too old to be kept. It follows another clock, but when that jumps
 * ahead by more than a day, while we run or while we did not, it goes on evenly for a day of
 * running before it believes it: so a person has a day to set a wrong clock right before anything
 * is thrown away. A clock that is set back is believed at once, which keeps everything for longer.
 * For several threads.
 */
public final class CautiousClock implements InstantSource {

    /** A jump by no more than this is believed, and one by more when it has lasted for so long. */
    static final Duration DOUBT = Duration.ofDays(1);

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private Instant last;
    private long lastNanos;
    private @Nullable Long doubtedSince;

    /**
     * @param clock what it follows
     * @param nanoTime as {@link System#nanoTime}
     * @param last what was believed last in the run before, null if that is not known
     */
    public CautiousClock(InstantSource clock, LongSupplier nanoTime, @Nullable Instant last) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.last = last == null ? clock.instant() : last;
        this.lastNanos = nanoTime.getAsLong();
    }

    @Override
    public synchronized Instant instant() {
        Instant shown = clock.instant();
        long nanos = nanoTime.getAsLong();
        Instant expected = last.plusNanos(nanos - lastNanos);
        last = isBelieved(shown, expected, nanos) ? shown : expected;
        lastNanos = nanos;
        return last;
    }

    private boolean isBelieved(Instant shown, Instant expected, long nanos) {
        if (!shown.isAfter(expected.plus(DOUBT))) {
            doubtedSince = null;
            return true;
        }
        Long since = doubtedSince;
        if (since == null) {
            doubtedSince = nanos;
            return false;
        }
        return nanos - since >= DOUBT.toNanos();
    }
}
