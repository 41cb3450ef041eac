package dev.sluice.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SightingsTest {

    private static final NodeId NODE = new NodeId(1);
    private static final RunId ONE = new RunId(1);
    private static final RunId TWO = new RunId(2);
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final Sightings sightings = new Sightings();

    private boolean see(RunId run) {
        return sightings.isDuplicate(NODE, run, NOON);
    }

    @Test
    void aRestartIsNoDuplicate() {
        assertThat(see(ONE)).isFalse();
        assertThat(see(TWO)).isFalse();
        assertThat(see(TWO)).isFalse();
    }

    @Test
    void runsThatAlternateAreDuplicates() {
        assertThat(see(ONE)).isFalse();
        assertThat(see(TWO)).isFalse();
        assertThat(see(ONE)).isTrue();
        assertThat(see(TWO)).isTrue();
    }

    @Test
    void theDuplicateThatIsLeftIsTakenAfterAWhile() {
        see(ONE);
        see(TWO);
        see(ONE);
        Instant soon = NOON.plus(Duration.ofSeconds(59));
        Instant later = NOON.plus(Duration.ofSeconds(61));
        assertThat(sightings.isDuplicate(NODE, ONE, soon)).isTrue();
        assertThat(sightings.isDuplicate(NODE, ONE, later)).isFalse();
    }

    @Test
    void otherNodesAreNotMeant() {
        see(ONE);
        see(TWO);
        see(ONE);
        assertThat(sightings.isDuplicate(new NodeId(2), TWO, NOON)).isFalse();
    }

    @Test
    void whoCallsUnderManyIdsDoesNotFillTheHeap() {
        see(ONE);
        see(TWO);
        for (long other = 2; other < 5_000; other++) {
            for (long run = 0; run < 2; run++) {
                assertThat(sightings.isDuplicate(new NodeId(other), new RunId(run), NOON))
                        .isFalse();
            }
        }
        assertThat(see(ONE)).as("forgotten").isFalse();
    }
}
