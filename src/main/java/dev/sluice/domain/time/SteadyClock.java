package dev.sluice.domain.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time of one run: it begins with what another clock shows, and goes on evenly from there,
 * however that one is set meanwhile. Whatever waits within a run waits by this clock. For several
 * threads.
 */
public final class SteadyClock implements InstantSource {

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Instant begun;
    private final long begunNanos;

    /** Of the system. */
    public SteadyClock() {
        this(InstantSource.system(), System::nanoTime);
    }

    /**
     * @param clock what it begins with
     * @param nanoTime what moves it, as {@link System#nanoTime}
     */
    public SteadyClock(InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.begun = clock.instant();
        this.begunNanos = nanoTime.getAsLong();
    }

    @Override
    public Instant instant() {
        return begun.plusNanos(nanoTime.getAsLong() - begunNanos);
    }

    /** How far the other clock is ahead now; to be added to a time that people are shown. */
    public Duration ahead() {
        return Duration.between(instant(), clock.instant());
    }
}
