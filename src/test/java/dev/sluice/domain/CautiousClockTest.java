package dev.sluice.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CautiousClockTest {

    private static final Instant START = Instant.parse("2026-11-22T01:02:03Z");
    private static final Duration YEARS = Duration.ofDays(4_000);

    private Instant wall = START;
    private long nanos;
    private CautiousClock clock = new CautiousClock(() -> wall, () -> nanos, null);

    private void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    private void jump(Duration by) {
        wall = wall.plus(by);
    }

    @Test
    void followsAClockThatIsSetByLessThanADay() {
        jump(Duration.ofHours(23));
        assertThat(clock.instant()).isEqualTo(wall);
        jump(Duration.ofHours(-5));
        assertThat(clock.instant()).isEqualTo(wall);
    }

    @Test
    void goesOnEvenlyWhileAClockIsFarAheadForLessThanADay() {
        jump(YEARS);
        for (int hour = 1; hour < 24; hour++) {
            pass(Duration.ofHours(1));
            assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(hour)));
        }
        jump(YEARS.negated());
        assertThat(clock.instant()).isEqualTo(wall);
    }

    @Test
    void believesAJumpThatHasLastedForADay() {
        jump(YEARS);
        assertThat(clock.instant()).isEqualTo(START);
        pass(Duration.ofDays(1));
        assertThat(clock.instant()).isEqualTo(wall);
    }

    @Test
    void aSecondJumpIsDoubtedAsLong() {
        jump(YEARS);
        assertThat(clock.instant()).isEqualTo(START);
        jump(YEARS.negated());
        assertThat(clock.instant()).isEqualTo(START);
        pass(Duration.ofHours(20));
        assertThat(clock.instant()).isEqualTo(wall);
        jump(YEARS);
        pass(Duration.ofHours(20));
        assertThat(clock.instant()).isBefore(START.plus(Duration.ofDays(2)));
    }

    @Test
    void aJumpWhileNothingRanIsDoubtedToo() {
        clock = new CautiousClock(() -> wall, () -> nanos, START.minus(YEARS));
        assertThat(clock.instant()).isEqualTo(START.minus(YEARS));
        pass(Duration.ofDays(1));
        assertThat(clock.instant()).isEqualTo(wall);
    }
}
