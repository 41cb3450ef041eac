package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A round that is asked for while one is under way, and watched. */
@Timeout(300)
class RoundIT {

    private static final int SIZE = 8 << 20;

    @Test
    void aPullJoinsTheRoundUnderWayAndTellsHowFarItIs(@TempDir Path home) throws Exception {
        try (NodeProcess a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
                NodeProcess b = new NodeProcess("b", Files.createDirectory(home.resolve("b")))) {
            Files.write(a.tree().resolve("large"), new byte[SIZE]);
            a.start();
            b.peers(a).set("sluice.pull.bandwidth", "2MiB").start();
            await().until(() -> b.status().get("inFlight").size() == 1);

            List<JsonNode> lines = b.watch("pull");

            JsonNode summary = lines.removeLast();
            assertThat(summary.get("end").asBoolean()).isTrue();
            assertThat(summary.get("fetched").asInt()).isEqualTo(1);
            assertThat(summary.get("bytes").asInt()).isEqualTo(SIZE);
            assertThat(lines).isNotEmpty();
            assertThat(lines).allSatisfy(line -> assertThat(line.has("end")).isFalse());
            JsonNode first = lines.getFirst();
            assertThat(first.get("toDo").asInt()).isEqualTo(1);
            assertThat(first.get("done").asInt()).isZero();
            assertThat(first.get("bytes").asInt()).isBetween(1, SIZE);
            assertThat(first.get("bytesPerSecond").asInt()).isPositive();
            assertThat(first.has("secondsLeft")).as("%s", lines).isTrue();
            List<Long> bytes = new ArrayList<>();
            lines.forEach(line -> bytes.add(line.get("bytes").asLong()));
            assertThat(bytes).isSorted();
            assertThat(b.pull().get("fetched").asInt()).isZero();
            assertThat(b.tree().resolve("large")).hasSameBinaryContentAs(a.tree().resolve("large"));
        }
    }
}
