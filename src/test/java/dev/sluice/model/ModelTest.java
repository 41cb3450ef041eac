package dev.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random schedules on 2 to 4 nodes never diverge, lose, resurrect or fail to come to rest. {@code
 * -Dtests.seed=} replays one seed, {@code -Dtests.iterations=} tries so many per topology, {@code
 * -Dtests.first=} begins at another one.
 */
class ModelTest {

    /** Some seconds for all topologies together, also on a machine that has other things to do. */
    private static final long ITERATIONS = 1_000;

    @ParameterizedTest
    @EnumSource
    void everyScheduleEndsInEqualTreesWithoutLoss(Topology topology) {
        Long only = Long.getLong("tests.seed");
        long first = only == null ? Long.getLong("tests.first", 1) : only;
        long count = only == null ? Long.getLong("tests.iterations", ITERATIONS) : 1;
        for (long seed = first; seed < first + count; seed++) {
            check(Generator.schedule(seed, topology));
        }
    }

    private static void check(Schedule schedule) {
        Violation violation = Run.of(schedule, Bug.NONE);
        if (violation != null) {
            Schedule shrunken = new Shrinker(Bug.NONE).shrink(schedule);
            Violation last = Run.of(shrunken, Bug.NONE);
            assertThat(last).isNotNull();
            fail("%s%n%s%nfirst: %s".formatted(last, shrunken, violation));
        }
    }
}
