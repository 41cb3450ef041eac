package dev.sluice.domain.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everybody in a node shares it, and nobody stands still for others. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MemoryBudgetTest {

    private final MemoryBudget budget = new MemoryBudget(100);
    private final AtomicBoolean isStopped = new AtomicBoolean();

    @Test
    void whatIsHeldByAllTogetherFillsIt() {
        try (MemoryBudget.Held one = budget.hold();
                MemoryBudget.Held other = budget.hold()) {
            one.add(60);
            assertThat(other.isBudgetFull()).isFalse();
            other.set(40);
            assertThat(one.isBudgetFull()).isTrue();
            one.add(-1);
            assertThat(budget.isFull()).isFalse();
        }
        assertThat(budget.held()).isZero();
    }

    @Test
    void givesNoMoreThanThereIsToWhoCanDoWithout() {
        assertThat(budget.tryTake(99)).isTrue();
        assertThat(budget.tryTake(2)).isFalse();
        budget.release(99);
        assertThat(budget.tryTake(100)).isTrue();
    }

    @Test
    void theFirstPieceOfARoundWaitsForNobody() {
        assertThat(budget.tryTake(100)).isTrue();
        assertThat(budget.share().take(50, isStopped::get)).isTrue();
        assertThat(budget.held()).isEqualTo(150);
    }

    @Test
    void furtherPiecesWaitUntilSomeIsGivenBack() {
        MemoryBudget.Share stalled = budget.share();
        MemoryBudget.Share round = budget.share();
        assertThat(stalled.take(80, isStopped::get)).isTrue();
        assertThat(round.take(20, isStopped::get)).isTrue();
        CompletableFuture<Boolean> further =
                CompletableFuture.supplyAsync(() -> round.take(20, isStopped::get));
        await().until(() -> budget.waiting() == 1);
        assertThat(further).isNotDone();
        stalled.release(80);
        assertThat(further.join()).isTrue();
        assertThat(budget.waiting()).isZero();
        assertThat(budget.waits()).isEqualTo(1);
        assertThat(budget.held()).isEqualTo(40);
    }

    @Test
    void whoIsStoppedWaitsNoLonger() {
        MemoryBudget.Share round = budget.share();
        assertThat(round.take(100, isStopped::get)).isTrue();
        CompletableFuture<Boolean> further =
                CompletableFuture.supplyAsync(() -> round.take(1, isStopped::get));
        await().until(() -> budget.waiting() == 1);
        isStopped.set(true);
        assertThat(further.join()).isFalse();
        assertThat(budget.held()).isEqualTo(100);
    }
}
