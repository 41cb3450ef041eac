package dev.sluice.pull.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Span;
import dev.sluice.pull.blocks.Assembly.Copy;
import dev.sluice.pull.blocks.Assembly.How;
import dev.sluice.pull.blocks.Steps.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody reads what is not there yet. */
@Timeout(30)
class StepsTest {

    private static final long MIB = 1 << 20;

    private static Copy copy(long from, long to, long length) {
        return new Copy(from, new Span(to, length), How.SAME_OFFSET);
    }

    private static Assembly assembly(List<Copy> copies, List<Span> missing, List<Copy> repeats) {
        return new Assembly(0, copies, missing, repeats);
    }

    private static List<Step> all(Steps steps) throws IOException {
        List<Step> taken = new ArrayList<>();
        for (Step step = steps.take(); step != null; step = steps.take()) {
            taken.add(step);
        }
        return taken;
    }

    @Test
    void aLongCopyIsMadeInSteps() throws IOException {
        Steps steps =
                new Steps(assembly(List.of(copy(5, 0, 20 * MIB)), List.of(), List.of()), 20 * MIB);
        List<Step> taken = all(steps);
        assertThat(taken)
                .extracting(Step::copy)
                .containsExactly(
                        copy(5, 0, 8 * MIB),
                        copy(5 + 8 * MIB, 8 * MIB, 8 * MIB),
                        copy(5 + 16 * MIB, 16 * MIB, 4 * MIB));
        steps.copied(taken.get(0));
        assertThat(steps.await(8 * MIB)).isTrue();
        steps.copied(taken.get(1));
        steps.copied(taken.get(2));
        assertThat(steps.await(20 * MIB)).isTrue();
    }

    @Test
    void whatIsRepeatedWaitsForWhatIsFetched() throws Exception {
        Steps steps =
                new Steps(
                        assembly(
                                List.of(copy(0, 0, MIB)),
                                List.of(new Span(MIB, MIB)),
                                List.of(copy(MIB, 2 * MIB, MIB))),
                        3 * MIB);
        FutureTask<List<Step>> copying = new FutureTask<>(() -> all(steps));
        Thread thread = Thread.ofPlatform().start(copying);
        FutureTask<Boolean> reading = new FutureTask<>(() -> steps.await(1));
        Thread reader = Thread.ofPlatform().start(reading);
        while (thread.getState() != Thread.State.WAITING
                || reader.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        steps.fetched();

        List<Step> taken = copying.get(10, TimeUnit.SECONDS);
        assertThat(taken).extracting(Step::isRepeat).containsExactly(false, true);
        steps.copied(taken.get(0));
        assertThat(reading.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(steps.await(2 * MIB)).as("what was fetched").isTrue();
        steps.copied(taken.get(1));
        assertThat(steps.await(3 * MIB)).isTrue();
    }

    @Test
    void whoeverWaitsIsToldWhenItIsGivenUp() throws IOException {
        Steps steps = new Steps(assembly(List.of(copy(0, 0, MIB)), List.of(), List.of()), MIB);
        steps.giveUp();
        assertThat(steps.await(MIB)).isFalse();
        assertThat(steps.take()).isNull();
    }
}
