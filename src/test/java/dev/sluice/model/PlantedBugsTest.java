package dev.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The model can fail: each known mistake is found; one more by {@link RestoreTest}. */
class PlantedBugsTest {

    private static final long MAX_SEEDS = 1_000;

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "RESTORED_AND_MINTED"})
    void isFoundWithinAThousandSeeds(Bug bug) {
        long found =
                LongStream.rangeClosed(1, MAX_SEEDS)
                        .filter(seed ->
                                Run.of(Generator.schedule(seed, Topology.MESH), bug) != null)
                        .findFirst()
                        .orElse(0);
        System.out.printf("%s: seed %d%n", bug, found);
        assertThat(found).as("seed that shows %s", bug).isPositive();
    }
}
