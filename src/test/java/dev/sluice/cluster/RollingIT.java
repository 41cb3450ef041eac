package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are stopped and started one after the other while files are written to all. */
@Tag("long")
class RollingIT {

    private static final Duration SOON = Duration.ofMinutes(2);

    /** As deploy/kubernetes gives a node. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /**
     * Of what is sent to two nodes each, so many bytes may be sent again for a restart: what was on
     * its way from and to two peers, in windows and buffers of sockets.
     */
    private static final long MAX_AGAIN = 20 << 20;

    /**
     * Bytes that are written from one restart to the next, so that one that hangs fills no disk.
     */
    private static final long BETWEEN = 48 << 20;

    private final long seed = Long.getLong("tests.seed", System.nanoTime());
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong allowed = new AtomicLong();
    private final Sent sent = new Sent();
    private volatile boolean isOver;

    @BeforeEach
    void startNodes(@TempDir Path home) throws IOException {
        for (String name : List.of("a", "b", "c")) {
            nodes.add(new NodeProcess(name, Files.createDirectory(home.resolve(name))));
        }
        for (NodeProcess node : nodes) {
            node.peers(nodes.stream().filter(each -> each != node).toArray(NodeProcess[]::new));
        }
        for (NodeProcess node : nodes) {
            node.launch();
        }
        nodes.forEach(NodeProcess::awaitReady);
    }

    @AfterEach
    void endNodes() {
        isOver = true;
        nodes.forEach(NodeProcess::close);
    }

    @Test
    void aRollingRestartUnderLoadLosesNothingAndSendsNextToNothingAgain(TestReporter reporter)
            throws Exception {
        List<Future<Integer>> load = new ArrayList<>();
        int files = 0;
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (int i = 0; i < nodes.size(); i++) {
                NodeProcess node = nodes.get(i);
                Random random = new Random(seed + i);
                load.add(threads.submit(() -> write(node, random)));
                threads.execute(() -> sent.watch(node, () -> isOver));
            }
            try {
                for (NodeProcess node : nodes) {
                    awaitTraffic();
                    Duration took = restart(node);
                    reporter.publishEntry("stopped in ms", Long.toString(took.toMillis()));
                }
                awaitTraffic();
            } finally {
                isOver = true;
            }
            for (Future<Integer> each : load) {
                files += each.get(60, TimeUnit.SECONDS);
            }
        }

        Trees.awaitEqual(SOON, nodes.toArray(NodeProcess[]::new));
        assertThat(contents(nodes.getFirst().tree())).as("seed %d", seed).hasSize(files);
        for (NodeProcess node : nodes) {
            await("nothing is left in staging")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(staged(node)).isEmpty());
            sent.look(node);
        }
        long copies = 2 * written.get();
        long again = sent.total() - copies;
        reporter.publishEntry(
                Map.of(
                        "files", Integer.toString(files),
                        "bytes to send", Long.toString(copies),
                        "sent again", Long.toString(again)));
        assertThat(again)
                .as("sent again, of %d bytes", copies)
                .isBetween(-copies / 10, nodes.size() * MAX_AGAIN);
    }

    /** Has more be written, and waits until some of it is on its way. */
    private void awaitTraffic() {
        long before = written.get();
        allowed.set(before + BETWEEN);
        await().atMost(SOON).until(() -> written.get() > before + (6 << 20));
    }

    private Duration restart(NodeProcess node) throws Exception {
        long begun = System.nanoTime();
        int code = node.stop();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(code).isIn(0, 143);
        assertThat(took).isLessThan(GRACE);
        assertOnlyWhatIsResumed(node);
        for (NodeProcess other : nodes) {
            if (other != node) {
                assertThat(other.probe("ready").statusCode()).isEqualTo(200);
                assertThat(other.probe("live").statusCode()).isEqualTo(200);
            }
        }
        node.start();
        return took;
    }

    /**
     * Contents that were cut, under the names of their digests: the next start goes on with them,
     * or removes those that have come in another way.
     */
    private static void assertOnlyWhatIsResumed(NodeProcess node) {
        assertThat(staged(node)).allMatch(name -> name.matches("xxh3-128-[0-9a-f]{32}\\.part"));
    }

    private static List<String> staged(NodeProcess node) {
        String[] names = node.tree().resolve(".sluice/staging").toFile().list();
        return names == null ? List.of() : List.of(names);
    }

    /** Writes files until it is over; many small ones and now and then a large one. */
    private int write(NodeProcess node, Random random) throws Exception {
        Path own = Files.createDirectory(node.tree().resolve("of-" + nodes.indexOf(node)));
        int files = 0;
        while (!isOver) {
            if (written.get() < allowed.get()) {
                byte[] content = new byte[files % 50 == 49 ? 4 << 20 : random.nextInt(100_000)];
                random.nextBytes(content);
                Files.write(own.resolve("file" + files++), content);
                written.addAndGet(content.length);
            }
            TimeUnit.MILLISECONDS.sleep(20); // As fast as people and programs write, not faster.
        }
        return files;
    }

    private static List<Path> contents(Path tree) throws IOException {
        try (Stream<Path> walk = Files.walk(tree)) {
            return walk.filter(Files::isRegularFile)
                    .filter(path -> !path.startsWith(tree.resolve(".sluice")))
                    .toList();
        }
    }

    /** What all nodes have sent, also those that have ended since. */
    private static final class Sent {

        private final Map<NodeProcess, Long> latest = new HashMap<>();
        private long ended;

        void watch(NodeProcess node, BooleanSupplier isOver) {
            while (!isOver.getAsBoolean()) {
                look(node);
            }
        }

        void look(NodeProcess node) {
            try {
                note(node, node.metrics());
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (IOException _) {
                // It is being restarted: what it said last stays.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized void note(NodeProcess node, String metrics) {
            long now =
                    metrics.lines()
                            .filter(line -> line.startsWith("sluice_sent_bytes_total"))
                            .mapToLong(line ->
                                    (long)
                                            Double.parseDouble(
                                                    line.substring(line.lastIndexOf(' ') + 1)))
                            .sum();
            Long before = latest.put(node, now);
            if (before != null && now < before) {
                ended += before;
            }
        }

        synchronized long total() {
            return ended + latest.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
