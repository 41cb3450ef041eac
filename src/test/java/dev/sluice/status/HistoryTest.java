package dev.sluice.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final Duration STEP = Duration.ofSeconds(History.EVERY_SECONDS);

    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final History history = new History(List.of(), received::get, sent::get, Sample.NOW);

    @Test
    void aSampleHasTheRateSinceTheOneBefore() {
        received.set(5_000);
        history.sample(Sample.NOW.plus(STEP));
        received.set(5_000);
        sent.set(70_000);
        history.sample(Sample.NOW.plus(STEP.multipliedBy(3)));

        assertThat(history.samples())
                .containsExactly(
                        new History.Sample(Sample.NOW.plus(STEP), 500, 0, 0),
                        new History.Sample(Sample.NOW.plus(STEP.multipliedBy(3)), 0, 3_500, 0));
    }

    @Test
    void keepsOneHourAndNoMore() {
        Instant now = Sample.NOW;
        for (int i = 0; i < 500; i++) {
            now = now.plus(STEP);
            history.sample(now);
        }

        List<History.Sample> samples = history.samples();
        assertThat(samples).hasSize(360);
        assertThat(samples.getLast().at()).isEqualTo(now);
        assertThat(samples.getFirst().at()).isEqualTo(now.minus(STEP.multipliedBy(359)));
    }

    @Test
    void twoSamplesAtOnceDivideByNothing() {
        received.set(10);
        history.sample(Sample.NOW);

        assertThat(history.samples().getFirst().received()).isEqualTo(10_000);
    }

    @Test
    void isGivenInColumnsOfOneLength() throws IOException {
        received.set(5_000);
        history.sample(Sample.NOW.plus(STEP));

        JsonNode json =
                new ObjectMapper().readTree(HistoryJson.of(history.samples(), Duration.ofHours(1)));

        assertThat(json.toString())
                .isEqualTo(
                        "{\"everySeconds\":10,\"at\":[%d],\"receivedBytesPerSecond\":[500],\"sentBytesPerSecond\":[0],\"lagSeconds\":[0.0]}"
                                .formatted(Sample.NOW.plus(STEP).getEpochSecond() + 3_600));
    }
}
