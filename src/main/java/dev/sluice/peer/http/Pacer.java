package dev.sluice.peer.http;

import dev.sluice.domain.pace.Bandwidth;
import dev.sluice.domain.pace.Rate;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Holds all contents that are read together to a rate, by letting their readers wait before they
 * read. What nobody reads stays in the kernel's buffers, and when those are full TCP slows the
 * sender down; so nothing is dropped, and the first bytes of a connection may still come at once,
 * up to the size of those buffers.
 *
 * <p>Readers take turns: each is granted what may come in 20 ms, after those who asked before it.
 * So many readers share the rate fairly, and a new rate holds from the next grant on. What was not
 * used in the last 80 ms is lost: at most 100 ms worth comes at once.
 *
 * <p>A wait here is no wait for the peer, and no {@link Watch} counts it. Safe for several threads.
 */
public final class Pacer {

    private static final long TURN_NANOS = 20_000_000;
    private static final long KEPT_NANOS = 80_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Bandwidth bandwidth;
    private final boolean unlimited;
    private final PacerClock clock;
    private final LongAdder waitedNanos = new LongAdder();

    /** When the next grant begins; what was granted so far fills the time before it. */
    private long next;

    public Pacer(Bandwidth bandwidth, PacerClock clock) {
        this.bandwidth = bandwidth;
        this.unlimited = bandwidth.isUnlimited();
        this.clock = clock;
        this.next = clock.nanoTime();
    }

    /** One that never lets anybody wait. */
    public static Pacer unlimited() {
        return new Pacer(Bandwidth.UNLIMITED, PacerClock.system());
    }

    /** How long readers have waited so far, all of them added up. */
    public Duration waited() {
        return Duration.ofNanos(waitedNanos.sum());
    }

    /**
     * Waits until something may be read. An interrupt ends the wait and is kept for the read, which
     * fails by it.
     *
     * @param most bytes that there is room for, 1 or more
     * @return how many may be read now, 1 to {@code most}; those that are not, {@link #release}
     */
    int take(int most) {
        if (unlimited) {
            return most;
        }
        Rate rate = bandwidth.at(clock.timeOfDay());
        if (rate.isUnlimited()) {
            return most;
        }
        int granted = (int) Math.min(most, bytesIn(TURN_NANOS, rate));
        await(place(nanosOf(granted, rate)));
        return granted;
    }

    /** Takes a place in time; how long it is until then, 0 or less for none. */
    private synchronized long place(long nanos) {
        long now = clock.nanoTime();
        long begin = now - KEPT_NANOS;
        // By the difference, since the clock's numbers may overflow.
        if (next - begin > 0) {
            begin = next;
        }
        next = begin + nanos;
        return begin - now;
    }

    private void await(long nanos) {
        if (nanos <= 0) {
            return;
        }
        long begun = clock.nanoTime();
        try {
            clock.sleep(nanos);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        waitedNanos.add(clock.nanoTime() - begun);
    }

    /** Gives back bytes that were granted and did not come. */
    void release(int bytes) {
        if (unlimited || bytes == 0) {
            return;
        }
        Rate rate = bandwidth.at(clock.timeOfDay());
        if (!rate.isUnlimited()) {
            long nanos = nanosOf(bytes, rate);
            synchronized (this) {
                next -= nanos;
            }
        }
    }

    private static long bytesIn(long nanos, Rate rate) {
        return (long) (rate.bytesPerSecond() * (nanos / NANOS_PER_SECOND));
    }

    private static long nanosOf(int bytes, Rate rate) {
        return (long) (bytes / (double) rate.bytesPerSecond() * NANOS_PER_SECOND);
    }
}
