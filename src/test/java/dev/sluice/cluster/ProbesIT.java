package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each probe of an orchestrator is answered in each of the states that a node can be in. */
class ProbesIT {

    private static final Duration SOON = Duration.ofMinutes(1);

    /** What deploy/kubernetes gives a probe at least. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path home;
    private NodeProcess node;

    @BeforeEach
    void makeNode() throws IOException {
        node = new NodeProcess("node", Files.createDirectory(home.resolve("node")));
    }

    @AfterEach
    void endNode() {
        node.close();
    }

    private void assertAnswers(int live, int ready, int started) throws IOException {
        assertThat(node.probe("live").statusCode()).as("live").isEqualTo(live);
        assertThat(node.probe("ready").statusCode()).as("ready").isEqualTo(ready);
        assertThat(node.probe("started").statusCode()).as("started").isEqualTo(started);
    }

    private void awaitAnswers(int live, int ready, int started) {
        await().atMost(SOON).untilAsserted(() -> assertAnswers(live, ready, started));
    }

    /** What readiness says of the folder, or of one of its peers. */
    private String told(String of) throws IOException {
        for (JsonNode check : JSON.readTree(node.probe("ready").body()).get("checks")) {
            if (check.get("name").asText().equals("folders")) {
                return check.get("data").path(of).asText();
            }
        }
        throw new AssertionError("no folders in the answer");
    }

    @Test
    void peersThatAreDownAreToldAndDecideNothing() throws IOException {
        String peer = "http://127.0.0.1:" + NodeProcess.freePort();
        node.set("sluice.peers", peer).start();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(told("data " + peer)).isEqualTo("away"));
        assertAnswers(200, 200, 200);
        assertThat(told("data")).isEqualTo("running");
    }

    @Test
    void withALimitForTheLagANodeIsReadyWhenItHasWhatItsPeersHave() throws IOException {
        try (NodeProcess peer = new NodeProcess("peer", Files.createDirectory(home.resolve("p")))) {
            Files.writeString(peer.tree().resolve("file"), "content");
            node.peers(peer).set("sluice.health.max-lag", "2s").launch();
            await().atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(told("data")).contains("no peer has answered"));
            assertAnswers(200, 503, 200);

            peer.start();
            awaitAnswers(200, 200, 200);
            assertThat(node.tree().resolve("file")).hasContent("content");

            peer.stop();
            awaitAnswers(200, 503, 200);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Tag("long") // waits for the clock of the node
    void aFullDiskTakesReadinessOnlyAndSpaceGivesItBack() throws Exception {
        Path tree = node.tree();
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", tree.toString()), "no root");
        try {
            node.start();
            fill(tree.resolve("large"));

            awaitAnswers(200, 503, 200);
            assertThat(told("data")).startsWith("not writable: ").contains("No space left");

            Files.delete(tree.resolve("large"));
            awaitAnswers(200, 200, 200);
        } finally {
            node.close();
            assertThat(run("umount", tree.toString())).isTrue();
        }
    }

    private static void fill(Path file) {
        byte[] block = new byte[64 << 10];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    @Test
    @Tag("long") // waits for the clock of the node
    void anIndexThatSomebodyLocksMakesANodeUnreadyAndNeverDead() throws Exception {
        node.start();
        Path index = home.resolve("node/state/data.db");
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + index);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            Files.writeString(node.tree().resolve("file"), "to be indexed");

            awaitAnswers(200, 503, 200);
            assertThat(told("data")).contains("stopped: scan failed").contains("locked");

            statement.execute("ROLLBACK");
        }
        awaitAnswers(200, 200, 200);
        await().atMost(SOON).until(() -> node.status().get("sequence").asLong() == 1);
    }

    @Test
    void theFirstScanOfManyFilesTakesReadinessOnly() throws IOException {
        assertScanning(5_000);
    }

    @Test
    @Tag("long")
    void theFirstScanOfTwoHundredThousandFilesTakesReadinessOnly() throws IOException {
        assertScanning(200_000);
    }

    private void assertScanning(int files) throws IOException {
        for (int i = 0; i < files; i++) {
            Path directory = node.tree().resolve("d" + i / 1_000);
            if (i % 1_000 == 0) {
                Files.createDirectory(directory);
            }
            Files.writeString(directory.resolve("f" + i), Integer.toString(i));
        }
        node.launch();

        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    assertThat(told("data")).isEqualTo("scanning");
                    assertAnswers(200, 503, 200);
                });
        await().atMost(SOON.multipliedBy(3))
                .untilAsserted(() -> {
                    assertPrompt("live", "started");
                    assertThat(node.probe("ready").statusCode()).isEqualTo(200);
                });

        // A later walk over everything is work as any other.
        node.scan();
        assertAnswers(200, 200, 200);
    }

    @Test
    void readingAllContentsAgainTakesNothing() throws Exception {
        for (int i = 0; i < 100; i++) {
            Files.writeString(node.tree().resolve("f" + i), Integer.toString(i));
        }
        // A file counts as 64 KiB: a second of work.
        node.set("sluice.scrub.every", "1h").set("sluice.scrub.rate", "64K").start();

        await().atMost(SOON).until(this::isScrubbing);
        for (int i = 0; i < 5; i++) {
            assertPrompt("live", "ready", "started");
        }
        assertThat(isScrubbing()).isTrue();
    }

    private boolean isScrubbing() throws IOException {
        return node.status().get("scrub").get("reading").asBoolean();
    }

    private void assertPrompt(String... probes) throws IOException {
        for (String probe : probes) {
            long begun = System.nanoTime();
            assertThat(node.probe(probe).statusCode()).as(probe).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(probe).isLessThan(TIMEOUT);
        }
    }

    @Test
    void fiveHundredReadersTakeNothing() throws Exception {
        Files.write(node.tree().resolve("large"), new byte[32 << 20]);
        node.start();
        node.scan();
        AtomicInteger served = new AtomicInteger();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                Socket socket = ask("large");
                sockets.add(socket);
                readers.execute(() -> drain(socket, served));
            }
            await().atMost(SOON).until(() -> served.get() == 500);
            for (int i = 0; i < 10; i++) {
                assertPrompt("live", "ready", "started");
            }
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Sends a request for a file again and again, and reads none of it yet. */
    private Socket ask(String file) throws IOException {
        URI url = URI.create(node.url());
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), 20_000);
        String request =
                "GET /v1/folders/data/files/%s HTTP/1.1\r\nHost: %s\r\n\r\n"
                        .formatted(file, url.getAuthority());
        socket.getOutputStream().write(request.repeat(50).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** Reads until the socket is closed; counted when it has something. */
    private static void drain(Socket socket, AtomicInteger served) {
        byte[] buffer = new byte[64 << 10];
        try (InputStream in = socket.getInputStream()) {
            if (in.read(buffer) > 0) {
                served.incrementAndGet();
            }
            while (in.read(buffer) > 0) {
                // As fast as it comes.
            }
        } catch (IOException _) {
            // The test is over.
        }
    }

    @Test
    void whoIsToldToEndIsUnreadyFirstServesOnAndEndsWhatItSends() throws Exception {
        int size = 32 << 20;
        Files.write(node.tree().resolve("large"), new byte[size]);
        node.set("quarkus.shutdown.delay", "3s").start();
        node.scan();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> answer = client.send(get("large"), in());
            // Closed before the client, which waits for it, whatever fails.
            try (InputStream body = answer.body()) {
                node.terminate();

                await().atMost(SOON)
                        .pollInterval(Duration.ofMillis(20))
                        .untilAsserted(() -> assertAnswers(200, 503, 200));
                assertThat(node.probe("ready").body()).contains("Graceful Shutdown");
                assertThat(told("data")).isEqualTo("running");
                assertThat(client.send(get("large"), HttpResponse.BodyHandlers.discarding()))
                        .extracting(HttpResponse::statusCode)
                        .isEqualTo(200);
                assertThat(body.readAllBytes()).hasSize(size);
            }
        }
        assertThat(node.stop()).isIn(0, 143);
    }

    private HttpRequest get(String file) {
        return HttpRequest.newBuilder(URI.create(node.url() + "/v1/folders/data/files/" + file))
                .build();
    }

    private static HttpResponse.BodyHandler<InputStream> in() {
        return HttpResponse.BodyHandlers.ofInputStream();
    }
}
