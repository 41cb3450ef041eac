package dev.sluice.pull.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Patience patience = new Patience(now::get);

    /** One content in a second, as of a peer that is slow, and there may be a thousand of them. */
    @Test
    void endsThoughSomethingComesAgainAndAgain() {
        for (int second = 0; second < Patience.WHOLE.toSeconds(); second++) {
            assertThat(patience.isOver()).isFalse();
            assertThat(patience.nanos()).isPositive().isLessThanOrEqualTo(Patience.QUIET.toNanos());
            now.addAndGet(1_000_000_000);
        }
        assertThat(patience.isOver()).isTrue();
        assertThat(patience.nanos()).isZero();
    }
}
