package dev.sluice.serve.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.serve.content.Allowance;
import dev.sluice.serve.content.Transfer;
import dev.sluice.serve.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerMemoryTest {

    private static final int MIB = 1 << 20;

    private final List<String> refused = new ArrayList<>();
    private final AnswerMemory memory = new AnswerMemory(64 * MIB, refused::add);

    private Holding of(String caller) {
        return new Holding(memory, caller);
    }

    private Holding holding(String caller, int mebibytes) {
        Holding holding = of(caller);
        holding.need((long) mebibytes * MIB);
        return holding;
    }

    @Test
    void whoNeedsMoreThanThereIsComesLater() {
        Holding first = holding("a", 48);

        assertThat(of("a").tryNeed(MIB)).isFalse();
        assertThatThrownBy(() -> of("a").need(MIB))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().status()).isEqualTo(503);
                            assertThat(e.problem().retryAfter()).isEqualTo("2");
                        });
        assertThat(refused).containsExactly("a", "a");
        assertThat(memory.refused()).isEqualTo(2);
        assertThat(memory.isRefusing()).isTrue();

        first.end();
        assertThat(of("a").tryNeed(MIB)).isTrue();
        assertThat(memory.held()).isEqualTo(MIB);
    }

    @Test
    void theLastQuarterIsForThoseWhoHoldLittle() {
        var _ = holding("many", 48);

        assertThat(of("many").tryNeed(1)).isFalse();
        Holding good = of("one");
        assertThat(good.tryNeed(2 * MIB)).isTrue();
        assertThat(of("one").tryNeed(MIB)).as("more than little").isFalse();
        for (int other = 0; other < 7; other++) {
            assertThat(of("other " + other).tryNeed(2 * MIB)).isTrue();
        }
        assertThat(of("one too many").tryNeed(1)).isFalse();
        assertThat(memory.held()).isEqualTo(memory.most());
    }

    @Test
    void whatIsFasterIsHadUpToAHalfAndGivenBackBeyondIt() {
        Holding one = holding("a", 1);
        assertThat(one.trySpare(15 * MIB)).isTrue();
        Holding other = holding("b", 16);

        assertThat(one.isAmple()).isTrue();
        assertThat(one.trySpare(1)).isFalse();
        var _ = holding("c", 1);
        assertThat(one.isAmple()).isFalse();
        one.release(15 * MIB);
        assertThat(memory.held()).isEqualTo(18 * MIB);
        other.end();
        assertThat(memory.held()).isEqualTo(2 * MIB);
    }

    @Test
    void whatIsQueuedBehindTheEndOfAnAnswerIsHeldUntilItHasLeft() {
        Holding holding = holding("a", 1);
        holding.queued(3 * MIB);
        assertThat(memory.held()).isEqualTo(3 * MIB);
        holding.end();
        assertThat(memory.held()).isEqualTo(3 * MIB);
        holding.queued(MIB);
        assertThat(memory.held()).isEqualTo(MIB);
        holding.close();
        holding.queued(0);
        assertThat(memory.held()).isZero();
    }

    @Test
    void aConnectionThatIsGoneTakesNoMore() {
        Holding holding = holding("a", 1);
        holding.close();

        assertThat(holding.tryNeed(1)).isFalse();
        assertThat(holding.trySpare(1)).isFalse();
        assertThat(memory.held()).isZero();
    }

    @Test
    void theLeastRateGrowsWithWhatIsHeldAndOnlyForThoseWhoHoldSome() {
        Bounds bounds = Bounds.of(1, 1, 512);
        Holding some = holding("a", 32);
        assertThat(some.pressure()).isZero();
        assertThat(bounds.windowNanos(0)).isEqualTo(Duration.ofSeconds(60).toNanos());
        assertThat(bounds.leastBytes(bounds.windowNanos(0), 0)).isEqualTo(60 * 512);

        var _ = holding("b", 8);
        assertThat(some.pressure()).isEqualTo(0.5);
        assertThat(bounds.windowNanos(0.5)).isBetween(13_000_000_000L, 14_000_000_000L);
        assertThat(bounds.leastBytes(1_000_000_000, 0.5)).isEqualTo(4_096);

        var _ = holding("b", 8);
        assertThat(some.pressure()).isEqualTo(1);
        assertThat(bounds.windowNanos(1)).isEqualTo(Duration.ofSeconds(3).toNanos());
        assertThat(bounds.leastBytes(1_000_000_000, 1)).isEqualTo(32 << 10);
        Holding light = of("c");
        light.need(Holding.REQUEST);
        assertThat(light.pressure()).as("of whoever holds next to nothing").isZero();
    }

    @Test
    void aNodeThatAsksForMoreThanTheHighestRateKeepsIt() {
        Bounds bounds = new Bounds(1, 1, Duration.ofSeconds(1), Duration.ofSeconds(2), 1_000_000);

        assertThat(bounds.leastBytes(1_000_000_000, 1)).isEqualTo(1_000_000);
        assertThat(bounds.windowNanos(1)).isEqualTo(Duration.ofSeconds(2).toNanos());
    }

    @Test
    void aTransferIsFastWhileThereIsEnoughAndSmallWhileThereIsNot() {
        Holding holding = holding("a", 1);
        Allowance allowance = new Allowance(holding, MIB);
        assertThat(allowance.pieces(0)).isEqualTo(Transfer.WINDOW);
        assertThat(allowance.isRoomy()).isTrue();

        Holding many = holding("b", 40);
        assertThat(allowance.pieces(1)).as("what is under way leaves first").isEqualTo(1);
        assertThat(allowance.isRoomy()).isTrue();
        assertThat(allowance.pieces(0)).isEqualTo(1);
        assertThat(allowance.isRoomy()).isFalse();
        assertThat(memory.held()).isEqualTo(41 * MIB);

        many.end();
        assertThat(allowance.pieces(0)).isEqualTo(Transfer.WINDOW);
        assertThat(allowance.isRoomy()).isTrue();
    }

    @Test
    void whatNeedsNoMemoryIsAlwaysFast() {
        var _ = holding("b", 48);

        Allowance allowance = new Allowance(of("a"), 0);
        assertThat(allowance.pieces(0)).isEqualTo(Transfer.WINDOW);
        assertThat(allowance.isRoomy()).isTrue();
    }
}
