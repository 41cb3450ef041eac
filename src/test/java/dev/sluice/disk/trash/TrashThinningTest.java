package dev.sluice.disk.trash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrashThinningTest {

    private static final Instant FIRST = Instant.parse("2026-11-22T01:02:03Z");

    private static TrashName version(Duration after, int number) {
        return new TrashName("a", ".txt", FIRST.plus(after), number, false);
    }

    private static List<TrashName> versions(String... after) {
        return Stream.of(after).map(each -> version(Duration.parse(each), 1)).toList();
    }

    /** What is left when one comes after the other. */
    private static List<TrashName> left(int count, Duration every) {
        List<TrashName> kept = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            kept.add(version(every.multipliedBy(i), i + 1));
            kept.removeAll(TrashThinning.givenUp(kept));
        }
        return kept;
    }

    @Test
    void givesUpNothingAsLongAsThereAreFew() {
        assertThat(TrashThinning.givenUp(versions())).isEmpty();
        assertThat(TrashThinning.givenUp(versions("PT0S", "PT0S", "PT1S", "PT2S", "PT3S")))
                .isEmpty();
    }

    @Test
    void theOldestAndTheNewestStayHoweverOftenAFileIsReplaced() {
        for (Duration every :
                List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofMinutes(10))) {
            List<TrashName> left = left(1_000, every);
            assertThat(left).hasSize(TrashThinning.MAX);
            assertThat(left.getFirst().number()).isEqualTo(1);
            assertThat(left.getLast().number()).isEqualTo(1_000);
        }
    }

    @Test
    void versionsOfOneMinuteGoFirst() {
        List<TrashName> all =
                versions("PT0S", "PT10M", "PT20M", "PT30M", "PT24H", "PT24H59S", "PT48H");
        assertThat(TrashThinning.givenUp(all)).containsExactly(all.get(5), all.get(1));
    }

    @Test
    void thenThoseWhoseNeighboursAreClosestTogether() {
        List<TrashName> all = versions("PT0S", "PT1H", "PT5H", "PT6H", "PT7H", "PT24H");
        assertThat(TrashThinning.givenUp(all)).containsExactly(all.get(3));
    }

    @Test
    void whatIsLeftIsSpreadOverTheTime() {
        for (int count = 20; count < 1_000; count++) {
            List<TrashName> left = left(count, Duration.ofMinutes(10));
            Duration all = Duration.between(left.getFirst().at(), left.getLast().at());
            for (int i = 1; i < left.size(); i++) {
                assertThat(Duration.between(left.get(i - 1).at(), left.get(i).at()))
                        .as("after %d: %s", count, left)
                        .isLessThanOrEqualTo(all.dividedBy(2));
            }
        }
    }
}
