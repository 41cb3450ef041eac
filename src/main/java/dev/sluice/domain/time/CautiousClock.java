package dev.sluice.domain.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time by which something is too old to be kept. It follows another clock, but when that jumps
 * ahead by more than a day, while we run or while we did not, it goes on evenly for a day of
 * running before it believes it, in this run and those before: so a person has a day to set a wrong
 * clock right before anything is thrown away. A clock that is set back is believed at once, which
 * keeps everything for longer. For several threads.
 */
public final class CautiousClock implements InstantSource {

    /** A jump by no more than this is believed, and one by more when it has lasted for so long. */
    static final Duration DOUBT = Duration.ofDays(1);

    /**
     * What the next run is to know.
     *
     * @param believed the time
     * @param doubted for how long a clock that is far ahead has been so; zero if it is believed
     */
    public record Memory(Instant believed, Duration doubted) {

        public Memory {
            if (doubted.isNegative()) {
                throw new IllegalArgumentException("doubted must not be negative: " + doubted);
            }
        }
    }

    /**
     * A clock that is not believed.
     *
     * @param ahead of what is
     * @param lasted for so long it has been so, of the day after which it is believed
     */
    public record Doubt(Duration ahead, Duration lasted) {}

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private Instant last;
    private long lastNanos;
    private @Nullable Long doubtedSince;

    /**
     * @param clock what it follows
     * @param nanoTime as {@link System#nanoTime}
     * @param before what was known last in the run before, null if there is nothing
     */
    public CautiousClock(InstantSource clock, LongSupplier nanoTime, @Nullable Memory before) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.last = before == null ? clock.instant() : before.believed();
        this.lastNanos = nanoTime.getAsLong();
        this.doubtedSince =
                before == null || before.doubted().isZero()
                        ? null
                        : lastNanos - before.doubted().toNanos();
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

    /** What is to be kept for the next run, as of now. */
    public synchronized Memory memory() {
        Instant believed = instant();
        return new Memory(believed, lasted());
    }

    /** What is the matter with the clock that it follows now, null if that is believed. */
    public synchronized @Nullable Doubt doubt() {
        Instant believed = instant();
        return doubtedSince == null
                ? null
                : new Doubt(Duration.between(believed, clock.instant()), lasted());
    }

    private Duration lasted() {
        Long since = doubtedSince;
        return since == null ? Duration.ZERO : Duration.ofNanos(lastNanos - since);
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
        if (nanos - since < DOUBT.toNanos()) {
            return false;
        }
        doubtedSince = null;
        return true;
    }
}
