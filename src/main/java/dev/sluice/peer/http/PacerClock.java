package dev.sluice.peer.http;

import java.time.LocalTime;
import java.util.concurrent.TimeUnit;

/** The time that a {@link Pacer} goes by; a test has one of its own and need not wait. */
public interface PacerClock {

    /** As {@link System#nanoTime}. */
    long nanoTime();

    /** The time of the day, by which the hours of a bandwidth are meant. */
    LocalTime timeOfDay();

    /**
     * Waits for so many nanoseconds, 1 or more.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    void sleep(long nanos) throws InterruptedException;

    /** The machine's, in the time zone of this process. */
    static PacerClock system() {
        return new PacerClock() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            @SuppressWarnings("JavaTimeDefaultTimeZone") // The user's hours are those of the zone.
            public LocalTime timeOfDay() {
                return LocalTime.now();
            }

            @Override
            public void sleep(long nanos) throws InterruptedException {
                TimeUnit.NANOSECONDS.sleep(nanos);
            }
        };
    }
}
