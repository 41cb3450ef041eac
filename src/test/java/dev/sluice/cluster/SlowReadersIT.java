package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever reads slowly, however many there are, takes neither the life of a node nor a peer's
 * files. By {@code -Dtests.slow-readers} of each kind, in the long form.
 */
class SlowReadersIT {

    private static final int MANY = Integer.getInteger("tests.slow-readers", 1_200);

    /** Beyond it an orchestrator takes the probe for failed. */
    private static final Duration PROBE = Duration.ofSeconds(1);

    private static final int FILES = 1_000;
    private static final int ROWS = 20_000;
    private static final String FROM = "127.0.0.2";

    private Path home;
    private NodeProcess node;
    private NodeProcess peer;
    private int securePort;

    @BeforeEach
    void makeNodes(@TempDir Path directory) throws Exception {
        home = directory;
        securePort = NodeProcess.freePort();
        TestAuthority authority = new TestAuthority(home, "ours");
        authority.issue("a", "IP:127.0.0.1");
        Path tls = Files.createDirectories(home.resolve("a/tls"));
        authority.write("a", tls.resolve("tls.crt"), tls.resolve("tls.key"));
        Path rows = Files.createDirectories(home.resolve("a/rows"));
        node =
                new NodeProcess("a", home.resolve("a"))
                        .set("sluice.folders.rows.path", rows.toString())
                        .set("quarkus.http.ssl-port", Integer.toString(securePort))
                        .set("quarkus.http.tls-configuration-name", "sluice")
                        .set("quarkus.tls.sluice.key-store.pem.0.cert", tls + "/tls.crt")
                        .set("quarkus.tls.sluice.key-store.pem.0.key", tls + "/tls.key");
        peer = new NodeProcess("b", home.resolve("b")).peers(node);
        makeFiles();
    }

    /** Mostly small ones, and some of a few megabytes. */
    private void makeFiles() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < FILES; i++) {
            int size = i % 50 == 0 ? 1 + random.nextInt(4 << 20) : random.nextInt(100 << 10);
            byte[] content = new byte[size];
            random.nextBytes(content);
            Path directory = Files.createDirectories(node.tree().resolve("d" + i % 10));
            Files.write(directory.resolve("f" + i), content);
        }
        for (int i = 0; i < ROWS; i++) {
            Files.createFile(home.resolve("a/rows").resolve("a-file-with-a-long-name-" + i));
        }
    }

    @AfterEach
    void end() {
        node.close();
        peer.close();
    }

    /** What they ask for. */
    enum Asking {
        BUNDLES,
        FEEDS,
        TLS,
        ALL
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void aThousandSlowReadersHoldUpNeitherProbesNorAPeer(Asking asking, TestReporter reporter)
            throws Exception {
        slowReadersHoldUpNobody(asking, MANY, 60, reporter);
    }

    @Test
    @Tag("long")
    void slowReadersHoldUpNeitherProbesNorAPeer(TestReporter reporter) throws Exception {
        slowReadersHoldUpNobody(Asking.ALL, 450, 60, reporter);
    }

    private void slowReadersHoldUpNobody(Asking asking, int all, int seconds, TestReporter reporter)
            throws Exception {
        node.start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> node.status("rows").path("files").asLong() == ROWS);
        try (SlowCrowd readers = new SlowCrowd(home);
                Probes probes = new Probes()) {
            boolean isAll = asking == Asking.ALL;
            int each = isAll ? all / 3 : all;
            if (isAll || asking == Asking.BUNDLES) {
                readers.add(each, FROM, port(), false, bundle());
            }
            if (isAll || asking == Asking.FEEDS) {
                readers.add(each, "127.0.0.3", port(), false, feed());
            }
            if (isAll || asking == Asking.TLS) {
                readers.add(each, "127.0.0.4", securePort, true, bundle());
            }
            readers.start();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> readers.counts().answered() >= all / 2);
            long begun = System.nanoTime();
            peer.start();
            long ready = System.nanoTime();
            boolean isWhole =
                    isTrueWithin(Duration.ofSeconds(seconds), () -> Trees.isWithin(node, peer));
            long pulled = System.nanoTime();
            reporter.publishEntry(
                    "%d slow readers, %s".formatted(all, asking),
                    "peer %s after %d ms (ready after %d); %d probes, the longest %d ms, %d failed; %s"
                            .formatted(
                                    isWhole ? "whole" : "NOT WHOLE",
                                    (pulled - ready) / 1_000_000,
                                    (ready - begun) / 1_000_000,
                                    probes.made.get(),
                                    probes.longest.get(),
                                    probes.failed.get(),
                                    readers.counts()));
            assertThat(probes.failed).as("probes that failed or took too long").hasValue(0);
            assertThat(isWhole).as("the peer has all files").isTrue();
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static boolean isTrueWithin(Duration time, Condition condition) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            if (condition.holds()) {
                return true;
            }
            Thread.sleep(200);
        }
        return false;
    }

    private int port() {
        return URI.create(node.url()).getPort();
    }

    private static byte[] feed() {
        return "GET /v1/folders/rows/changes?limit=20000 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A request for all files. */
    private byte[] bundle() throws Exception {
        StringBuilder lines = new StringBuilder();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI changes = URI.create(node.url() + "/v1/folders/data/changes?limit=20000");
            String feed =
                    client.send(
                                    HttpRequest.newBuilder(changes).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
            for (String line : feed.lines().toList()) {
                JsonNode entry = new ObjectMapper().readTree(line);
                if (entry.path("kind").asText().equals("file")) {
                    lines.append(
                            "{\"path\":\"%s\",\"digest\":\"%s\"}\n"
                                    .formatted(
                                            entry.get("path").asText(),
                                            entry.get("digest").asText()));
                }
            }
        }
        return ("POST /v1/folders/data/bundle HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/x-ndjson\r\nContent-Length: "
                        + lines.length()
                        + "\r\n\r\n"
                        + lines)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Asks whether the node lives, four times a second. */
    private final class Probes implements AutoCloseable {

        private final AtomicBoolean isOver = new AtomicBoolean();
        final AtomicInteger made = new AtomicInteger();
        final AtomicInteger failed = new AtomicInteger();
        final AtomicLong longest = new AtomicLong();
        private final Thread thread = Thread.ofPlatform().start(this::run);

        private void run() {
            while (!isOver.get()) {
                long begun = System.nanoTime();
                boolean isLive = isLive();
                Duration took = Duration.ofNanos(System.nanoTime() - begun);
                longest.accumulateAndGet(took.toMillis(), Math::max);
                made.incrementAndGet();
                if (!isLive || took.compareTo(PROBE) > 0) {
                    failed.incrementAndGet();
                }
                try {
                    Thread.sleep(250);
                } catch (InterruptedException _) {
                    return;
                }
            }
        }

        private boolean isLive() {
            try {
                return node.isLive();
            } catch (IOException _) {
                return false;
            }
        }

        @Override
        public void close() {
            isOver.set(true);
            thread.interrupt();
        }
    }
}
