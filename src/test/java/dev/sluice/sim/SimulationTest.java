package dev.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code -Dtests.seed=} replays one, {@code -Dtests.iterations=} goes deeper, {@code
 * -Dtests.shape=} takes one shape only, and {@code -Dtests.log=true} tells what the nodes log.
 */
class SimulationTest {

    private static final int SAMPLE = 30;

    /** What thousands of runs tell of themselves is of no interest. */
    private static final Logger LOG = Logger.getLogger("dev.sluice");

    private final @Nullable Level before = LOG.getLevel();

    @BeforeEach
    void beSilent() {
        LOG.setLevel(Boolean.getBoolean("tests.log") ? Level.ALL : Level.OFF);
    }

    @AfterEach
    void beAsBefore() {
        LOG.setLevel(before);
    }

    @ParameterizedTest
    @EnumSource
    void breaksNoRule(Schedule.Shape shape) throws IOException {
        assumeTrue(shape.name().equals(System.getProperty("tests.shape", shape.name())));
        try (Homes homes = Homes.open()) {
            Long one = Long.getLong("tests.seed");
            long first = one == null ? Long.getLong("tests.first", 0) : one;
            long count = one == null ? Long.getLong("tests.iterations", SAMPLE) : 1;
            for (long seed = first; seed < first + count; seed++) {
                check(Generator.schedule(seed, shape), homes);
            }
        }
    }

    @Test
    void runsTheSameForTheSameSeed() throws IOException {
        try (Homes homes = Homes.open()) {
            for (long seed = 0; seed < 3; seed++) {
                Schedule schedule = Generator.schedule(seed, Schedule.Shape.MESH);
                assertThat(Simulation.run(schedule, homes))
                        .isEqualTo(Simulation.run(schedule, homes));
            }
        }
    }

    @Test
    void asksPeersBeforeTheScanAfterARestartHasEnded() throws IOException {
        try (Homes homes = Homes.open()) {
            assertThat(
                            LongStream.range(0, SAMPLE)
                                    .mapToObj(seed -> Generator.schedule(seed, Schedule.Shape.MESH))
                                    .anyMatch(schedule ->
                                            Simulation.run(schedule, homes).askedUnscanned() > 0))
                    .isTrue();
        }
    }

    @Test
    void putsContentsTogetherFromBlocks() throws IOException {
        try (Homes homes = Homes.open()) {
            assertThat(
                            LongStream.range(0, 4 * SAMPLE)
                                    .mapToObj(seed -> Generator.schedule(seed, Schedule.Shape.MESH))
                                    .anyMatch(schedule ->
                                            Simulation.run(schedule, homes).fromBlocks() > 0))
                    .isTrue();
        }
    }

    private static void check(Schedule schedule, Homes homes) {
        String wrong = Simulation.of(schedule, homes);
        if (wrong == null) {
            return;
        }
        if (!Boolean.parseBoolean(System.getProperty("tests.shrink", "true"))) {
            fail("%s%n%s", wrong, schedule);
        }
        String kind = kind(wrong);
        Schedule smallest =
                new Shrinker(
                                each -> {
                                    String now = Simulation.of(each, homes);
                                    return now != null && kind(now).equals(kind);
                                })
                        .shrink(schedule);
        fail("%s%n%s%n%s", wrong, smallest, Simulation.of(smallest, homes));
    }

    private static String kind(String wrong) {
        return wrong.substring(0, Math.min(wrong.length(), 12));
    }
}
