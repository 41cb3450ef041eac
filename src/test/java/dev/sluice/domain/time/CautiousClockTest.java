package dev.sluice.domain.time;

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

    /** By a monotonic clock that begins anew. */
    private CautiousClock restarted(CautiousClock.Memory before) {
        nanos = -nanos - 1;
        return new CautiousClock(() -> wall, () -> nanos, before);
    }

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
        clock = restarted(new CautiousClock.Memory(START.minus(YEARS), Duration.ZERO));
        assertThat(clock.instant()).isEqualTo(START.minus(YEARS));
        pass(Duration.ofDays(1));
        assertThat(clock.instant()).isEqualTo(wall);
    }

    /** After a long holiday it runs for eight hours a day. */
    @Test
    void aDayOfDoubtIsADayOfRunningHoweverOftenItIsStarted() {
        jump(YEARS);
        for (int day = 0; day < 3; day++) {
            clock = restarted(clock.memory());
            assertThat(clock.instant()).as("day %d", day).isBefore(START.plus(YEARS));
            pass(Duration.ofHours(8));
            jump(Duration.ofHours(16));
        }
        clock = restarted(clock.memory());
        assertThat(clock.instant()).isEqualTo(wall);
        assertThat(clock.memory()).isEqualTo(new CautiousClock.Memory(wall, Duration.ZERO));
    }

    @Test
    void aDoubtEndsWhenTheClockIsSetRightWhileNothingRuns() {
        jump(YEARS);
        assertThat(clock.doubt()).isNotNull();
        pass(Duration.ofHours(23));
        CautiousClock.Memory before = clock.memory();
        assertThat(before.doubted()).isEqualTo(Duration.ofHours(23));
        jump(YEARS.negated());
        clock = restarted(before);
        assertThat(clock.instant()).isEqualTo(wall);
        assertThat(clock.doubt()).isNull();
        jump(YEARS);
        assertThat(clock.doubt()).isEqualTo(new CautiousClock.Doubt(YEARS, Duration.ZERO));
        pass(Duration.ofHours(23));
        assertThat(clock.instant()).isEqualTo(wall.minus(YEARS));
    }

    @Test
    void saysHowFarAClockThatItDoubtsIsAheadAndForHowLong() {
        assertThat(clock.doubt()).isNull();
        jump(YEARS);
        assertThat(clock.doubt()).isEqualTo(new CautiousClock.Doubt(YEARS, Duration.ZERO));
        pass(Duration.ofHours(5));
        assertThat(clock.doubt()).isEqualTo(new CautiousClock.Doubt(YEARS, Duration.ofHours(5)));
        pass(Duration.ofHours(19));
        assertThat(clock.doubt()).isNull();
    }
}
