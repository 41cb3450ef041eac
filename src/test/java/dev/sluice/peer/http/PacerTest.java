package dev.sluice.peer.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.pace.Bandwidth;
import java.time.Duration;
import java.time.LocalTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** By a clock that moves only when somebody sleeps: one reader's time is everybody's time. */
class PacerTest {

    private static final int MIB = 1 << 20;
    private static final int ROOM = 256 << 10;

    private final HandClock clock = new HandClock();

    @AfterEach
    void clearInterrupt() {
        var _ = Thread.interrupted();
    }

    private Pacer pacer(String bandwidth) {
        return new Pacer(Bandwidth.of(bandwidth), clock);
    }

    /** Reads so many bytes, as fast as it is let. */
    private void read(Pacer pacer, long bytes) {
        for (long left = bytes; left > 0; ) {
            left -= pacer.take((int) Math.min(left, ROOM));
        }
    }

    @Test
    void whatIsReadTakesItsTime() {
        read(pacer("2M"), 10L * MIB);

        assertThat(clock.slept()).isBetween(Duration.ofMillis(4900), Duration.ofSeconds(5));
    }

    @Test
    void nobodyWaitsWithoutALimit() {
        Pacer pacer = pacer("unlimited");

        assertThat(pacer.take(ROOM)).isEqualTo(ROOM);
        read(pacer, 100L * MIB);
        assertThat(clock.slept()).isZero();
        assertThat(pacer.waited()).isZero();
    }

    @Test
    void atMostATenthOfASecondsWorthComesAtOnce() {
        Pacer pacer = pacer("1M");
        clock.pass(Duration.ofHours(1));

        int atOnce = 0;
        while (clock.slept().isZero()) {
            atOnce += pacer.take(ROOM);
        }

        // The one that had to wait is counted, and not meant.
        assertThat(atOnce - MIB / 50).isBetween(MIB / 20, MIB / 10);
    }

    @Test
    void aGrantIsNeverMoreThanWhatATurnIsWorthNorThanThereIsRoomFor() {
        Pacer pacer = pacer("1M");

        assertThat(pacer.take(ROOM)).isEqualTo(MIB / 50);
        assertThat(pacer.take(10)).isEqualTo(10);
    }

    @Test
    void theSlowestRateStillGrantsSomething() {
        assertThat(pacer("64K").take(ROOM)).isEqualTo((64 << 10) / 50);
    }

    @Test
    void whatDidNotComeIsNotPaidFor() {
        Pacer pacer = pacer("1M");

        for (int i = 0; i < 10_000; i++) {
            pacer.release(pacer.take(ROOM) - 1);
        }

        assertThat(clock.slept()).isLessThan(Duration.ofMillis(40));
    }

    @Test
    void anotherHourHoldsWhileATransferRuns() {
        Pacer pacer = pacer("1M,12:00-13:00=4M,13:00-14:00=unlimited");
        clock.timeOfDay = LocalTime.of(11, 59, 59);
        read(pacer, MIB);
        Duration slow = clock.slept();

        clock.timeOfDay = LocalTime.of(12, 0);
        read(pacer, MIB);
        Duration quick = clock.slept().minus(slow);

        clock.timeOfDay = LocalTime.of(13, 0);
        read(pacer, MIB);

        assertThat(slow).isBetween(Duration.ofMillis(900), Duration.ofSeconds(1));
        assertThat(quick).isBetween(Duration.ofMillis(220), Duration.ofMillis(270));
        assertThat(clock.slept()).isEqualTo(slow.plus(quick));
    }

    @Test
    void whatWasWaitedIsCounted() {
        Pacer pacer = pacer("1M");
        read(pacer, MIB);

        assertThat(pacer.waited()).isEqualTo(clock.slept()).isPositive();
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() {
        Pacer pacer = pacer("64K");
        Thread.currentThread().interrupt();

        read(pacer, MIB);

        assertThat(clock.slept()).isZero();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    private static final class HandClock implements PacerClock {

        LocalTime timeOfDay = LocalTime.NOON;
        private long now = Long.MAX_VALUE - 1_000_000; // Runs over, as the machine's may.
        private long slept;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public LocalTime timeOfDay() {
            return timeOfDay;
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            now += nanos;
            slept += nanos;
        }

        void pass(Duration time) {
            now += time.toNanos();
        }

        Duration slept() {
            return Duration.ofNanos(slept);
        }
    }
}
