package dev.sluice.domain.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

    private static final Instant START = Instant.parse("2026-11-22T01:02:03Z");

    private final AtomicReference<Instant> wall = new AtomicReference<>(START);
    private final AtomicLong nanos = new AtomicLong(-17);
    private final SteadyClock clock = new SteadyClock(wall::get, nanos::get);

    @Test
    void goesOnEvenlyHoweverTheOtherIsSet() {
        for (Duration jump : new Duration[] {Duration.ofDays(400), Duration.ofHours(-1)}) {
            wall.set(START.plus(jump));
            nanos.set(-17 + Duration.ofSeconds(4).toNanos());
            assertThat(clock.instant()).isEqualTo(START.plusSeconds(4));
        }
    }

    @Test
    void saysHowFarTheOtherIsAhead() {
        assertThat(clock.ahead()).isZero();
        wall.set(START.minusSeconds(3_600));
        assertThat(clock.ahead()).isEqualTo(Duration.ofHours(-1));
    }
}
