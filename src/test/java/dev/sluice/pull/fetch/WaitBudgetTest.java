package dev.sluice.pull.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WaitBudgetTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final WaitBudget wait = new WaitBudget(now::get);

    /** One content in a second, as of a peer that is slow, and there may be a thousand of them. */
    @Test
    void endsThoughSomethingComesAgainAndAgain() {
        for (int second = 0; second < WaitBudget.WHOLE.toSeconds(); second++) {
            assertThat(wait.isOver()).isFalse();
            assertThat(wait.nanos()).isPositive().isLessThanOrEqualTo(WaitBudget.QUIET.toNanos());
            now.addAndGet(1_000_000_000);
        }
        assertThat(wait.isOver()).isTrue();
        assertThat(wait.nanos()).isZero();
    }
}
