package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events are told at least once and in order, though the node and the receiver are killed. */
@Timeout(900)
@Tag("long")
class HookIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHANGES = 1_000;

    /** Changes between two blows. */
    private static final int PER_BLOW = 50;

    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private final int port = NodeProcess.freePort();
    private final Random random = new Random(Long.getLong("tests.seed", 20261130L));

    @Test
    void aThousandChangesWhileNodeAndReceiverAreKilled(@TempDir Path home) throws Exception {
        try (NodeProcess a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
                NodeProcess b = new NodeProcess("b", Files.createDirectory(home.resolve("b")))) {
            a.start();
            b.peers(a).set("sluice.folders." + NodeProcess.FOLDER + ".notify", url()).start();
            await().until(() -> b.status().get("inStep").asBoolean());
            HttpServer receiver = receive();
            for (int i = 0; i < CHANGES; i++) {
                Files.writeString(a.tree().resolve("f" + i), "content of " + i);
                if (i % PER_BLOW == PER_BLOW - 1) {
                    // While it is applied, told, or at rest already.
                    Thread.sleep(random.nextInt(1_500));
                    b.kill();
                    receiver.stop(0);
                    b.launch();
                    Thread.sleep(random.nextInt(1_500));
                    receiver = receive();
                }
            }
            b.awaitReady();
            await().atMost(Duration.ofMinutes(5)).until(() -> written() >= CHANGES);
            receiver.stop(0);
        }
        assertThat(written()).as("each change is told of once").isEqualTo(CHANGES);
        List<Long> numbers = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        told.forEach(event -> numbers.add(event.get("number").asLong()));
        told.forEach(event -> ends.add(event.get("sequence").asLong()));
        assertThat(numbers).isSorted();
        assertThat(ends).isSorted();
        assertThat(new HashSet<>(numbers))
                .as("none is lost")
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, numbers.getLast().intValue())
                                .mapToObj(i -> (long) i)
                                .toList());
    }

    private String url() {
        return "http://127.0.0.1:" + port + "/hook";
    }

    private HttpServer receive() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/hook", this::take);
        server.start();
        return server;
    }

    private void take(HttpExchange call) throws IOException {
        try (call) {
            JsonNode event = JSON.readTree(call.getRequestBody().readAllBytes());
            if (random.nextInt(10) == 0) {
                call.sendResponseHeaders(500, -1); // it had a bad day, and forgets it
                return;
            }
            told.add(event);
            call.sendResponseHeaders(200, -1);
        }
    }

    /** Changes that the events are about; one that came twice counts once. */
    private long written() {
        Map<String, Long> byId = new HashMap<>();
        told.forEach(event -> byId.put(event.get("id").asText(), event.get("written").asLong()));
        return byId.values().stream().mapToLong(each -> each).sum();
    }
}
