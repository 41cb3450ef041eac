package dev.sluice.serve.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowTest {

    private static final long SECOND = 1_000_000_000;
    private static final int USUAL = 512;
    private static final int HIGHEST = 32 << 10;

    private final Window window = new Window(Bounds.of(1, 1, USUAL));
    private long now = -5 * SECOND;
    private long moved;

    private boolean isTooSlowAfter(int seconds, int rate, double pressure) {
        now += seconds * SECOND;
        moved += (long) seconds * rate;
        return window.isTooSlow(true, moved, now, pressure);
    }

    @Test
    void aHigherRateIsAskedForFromWhenItHolds() {
        assertThat(isTooSlowAfter(0, 0, 0)).isFalse();
        assertThat(isTooSlowAfter(40, USUAL, 0)).isFalse();
        assertThat(isTooSlowAfter(1, USUAL, 1)).as("what was before is judged as it was").isFalse();
        assertThat(isTooSlowAfter(2, HIGHEST, 1)).isFalse();
        assertThat(isTooSlowAfter(1, HIGHEST, 1)).isFalse();
        assertThat(isTooSlowAfter(3, USUAL, 1)).isTrue();
    }

    @Test
    void noChangeOfWhatOthersHoldPutsTheEndOff() {
        assertThat(isTooSlowAfter(0, 0, 0)).isFalse();
        boolean isCut = false;
        for (int second = 0; second < 61 && !isCut; second++) {
            isCut = isTooSlowAfter(1, 0, second % 2 == 0 ? 0.1 : 0);
        }
        assertThat(isCut).isTrue();
    }

    @Test
    void aRateThatHoldsNoMoreIsNotAskedFor() {
        assertThat(isTooSlowAfter(0, 0, 1)).isFalse();
        assertThat(isTooSlowAfter(4, USUAL, 0)).isFalse();
        assertThat(isTooSlowAfter(30, 0, 0)).isFalse();
        assertThat(isTooSlowAfter(31, 0, 0)).isTrue();
    }

    @Test
    void whoIsNotWaitedForIsNeverTooSlow() {
        assertThat(isTooSlowAfter(0, 0, 0)).isFalse();
        assertThat(window.isTooSlow(false, moved, now + 100 * SECOND, 0)).isFalse();
        assertThat(isTooSlowAfter(200, 0, 0)).isFalse();
    }
}
