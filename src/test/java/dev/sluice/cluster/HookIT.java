package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events are told at least once and in order, though the node and the receiver are killed. */
@Timeout(900)
@Tag("long")
class HookIT {

    private static final int CHANGES = 1_000;

    /** Changes between two blows. */
    private static final int PER_BLOW = 25;

    private final Random random = new Random(Long.getLong("tests.seed", 20261130L));

    @TempDir Path home;

    private NodeProcess a;
    private NodeProcess b;
    private HookReceiver receiver;

    @BeforeEach
    void start() throws IOException {
        receiver =
                new HookReceiver(
                        Files.createDirectory(home.resolve("receiver")), NodeProcess.freePort());
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        a.start();
        b.peers(a).set("sluice.folders." + NodeProcess.FOLDER + ".notify", receiver.url()).start();
        patiently().until(() -> b.status().get("inStep").asBoolean());
    }

    @AfterEach
    void end() {
        a.close();
        b.close();
        receiver.kill();
    }

    @Test
    void aThousandChangesWhileNodeAndReceiverAreKilled() throws IOException {
        for (int i = 0; i < CHANGES; i += PER_BLOW) {
            int before = receiver.told().size();
            for (int j = i; j < i + PER_BLOW; j++) {
                Files.writeString(a.tree().resolve("f" + j), "content of " + j);
            }
            awaitMoment(before, i + PER_BLOW);
            b.kill();
            receiver.kill();
            b.launch();
            awaitReturn(i + PER_BLOW);
            receiver.launchAgain();
        }
        b.awaitReady();
        patiently().until(() -> written() >= CHANGES && hook().get("waiting").asInt() == 0);

        List<JsonNode> told = receiver.told();
        List<Long> numbers = told.stream().map(event -> event.get("number").asLong()).toList();
        System.out.printf(
                "%d changes, %d kills of each: %d events, told %d times, of %d changes%n",
                CHANGES,
                CHANGES / PER_BLOW,
                new HashSet<>(numbers).size(),
                numbers.size(),
                written());
        assertThat(numbers).as("in order").isSorted();
        assertThat(told.stream().map(event -> event.get("sequence").asLong()).toList()).isSorted();
        assertThat(new HashSet<>(numbers))
                .as("none is lost")
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, numbers.getLast()).boxed().toList());
        assertThat(written()).as("each change is told of once").isEqualTo(CHANGES);
    }

    /** The blow falls at once, or when all is applied, or something of it told, or all. */
    private void awaitMoment(int before, int changes) {
        switch (random.nextInt(4)) {
            case 0 -> {}
            case 1 -> patiently().until(() -> Files.exists(b.tree().resolve("f" + (changes - 1))));
            case 2 -> patiently().until(() -> receiver.told().size() > before);
            default -> patiently().until(() -> written() >= changes);
        }
    }

    /** The receiver is back at once, or after the node is, or when it was called in vain. */
    private void awaitReturn(int changes) throws IOException {
        int when = random.nextInt(3);
        if (when > 0) {
            b.awaitReady();
        }
        if (when > 1 && written() < changes) {
            patiently().until(() -> hook().get("attempts").asInt() > 0);
        }
    }

    private JsonNode hook() throws IOException {
        return b.status().get("hooks").get(0);
    }

    /** Pauses between attempts grow. */
    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(5)).ignoreExceptionsInstanceOf(IOException.class);
    }

    /** Changes that the events are about; one that came twice counts once. */
    private long written() throws IOException {
        Map<String, Long> byId = new HashMap<>();
        for (JsonNode event : receiver.told()) {
            byId.put(event.get("id").asText(), event.get("written").asLong());
        }
        return byId.values().stream().mapToLong(each -> each).sum();
    }
}
