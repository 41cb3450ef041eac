package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose disk is full: a state that is told, that keeps nothing else, and that ends. */
class DiskFullIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int MIB = 1 << 20;

    @TempDir private Path home;
    private NodeProcess a;
    private NodeProcess b;
    private Path small;

    @BeforeEach
    void makeNodes() throws IOException {
        a = new NodeProcess("a", home.resolve("a"));
        b = new NodeProcess("b", home.resolve("b"));
        small = b.tree();
        a.set("sluice.peers", "");
        b.peers(a);
    }

    private void mount(String options) throws IOException {
        String failure = null;
        try {
            LoopDisk.run("mount", "-t", "tmpfs", "-o", options, "sluice-test", small.toString());
        } catch (IOException e) {
            failure = "no small disk can be mounted here: " + e.getMessage();
        }
        assumeTrue(failure == null, failure);
    }

    @AfterEach
    void end() throws IOException {
        a.close();
        b.close();
        try {
            LoopDisk.run("umount", small.toString());
        } catch (IOException _) {
            // It was not mounted.
        }
    }

    private void fill(String name, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(name.hashCode()).nextBytes(content);
        Files.write(a.tree().resolve(name), content);
    }

    private JsonNode awaitPaused(String reason) {
        await("paused")
                .atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(b.status().path("paused").asText()).contains(reason));
        return read();
    }

    private JsonNode read() {
        try {
            return b.status();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whatever there is at a name is the whole file. */
    private void assertNoPart() throws IOException {
        try (Stream<Path> files = Files.list(small)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] expected = Files.readAllBytes(a.tree().resolve(file.getFileName()));
                assertThat(Arrays.equals(Files.readAllBytes(file), expected))
                        .as("%s", file)
                        .isTrue();
            }
        }
    }

    private long arrived() throws IOException {
        try (Stream<Path> files = Files.list(small)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void pullingPausesWhileBytesAreShortAndGoesOnByItself() throws Exception {
        mount("size=8m");
        for (int i = 0; i < 20; i++) {
            fill("file" + i, MIB);
        }
        NodeProcess.startAll(a, b);

        JsonNode status = awaitPaused("no space");
        await().atMost(SOON).until(() -> arrived() >= 5);
        assertThat(status.get("state").asText()).isEqualTo("running");
        assertThat(status.get("failures")).isEmpty();
        assertThat(b.isLive()).isTrue();
        assertNoPart();

        Files.delete(a.tree().resolve(firstArrived()));
        await("a delete is still done").atMost(SOON).until(() -> Trees.isWithin(b, a));
        assertNoPart();

        LoopDisk.run("mount", "-o", "remount,size=64m", small.toString());
        long since = System.nanoTime();
        await().atMost(SOON).until(() -> arrived() == 19);
        // Two beats of a second, and what 12 MB and a busy machine take.
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(8));
        await().atMost(SOON).until(() -> !b.status().has("paused"));
        Trees.awaitEqual(SOON, a, b);
    }

    private String firstArrived() throws IOException {
        try (Stream<Path> files = Files.list(small)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    @Tag("long")
    void whatFitsIsNotKeptByWhatDoesNot() throws Exception {
        mount("size=8m");
        fill("large", 20 * MIB);
        for (int i = 0; i < 5; i++) {
            fill("small" + i, 50_000);
        }
        NodeProcess.startAll(a, b);

        awaitPaused("no space for large");
        await().atMost(SOON).until(() -> arrived() == 5);
        assertNoPart();
        assertThat(b.isLive()).isTrue();

        LoopDisk.run("mount", "-o", "remount,size=64m", small.toString());
        Trees.awaitEqual(SOON, a, b);
    }

    @Test
    void whatIsInTheTrashGivesWayToWhatIsLive() throws Exception {
        mount("size=8m");
        for (int i = 0; i < 6; i++) {
            fill("old" + i, MIB);
        }
        NodeProcess.startAll(a, b);
        Trees.awaitEqual(SOON, a, b);
        for (int i = 0; i < 6; i++) {
            Files.delete(a.tree().resolve("old" + i));
        }
        Trees.awaitEqual(SOON, a, b);
        assertThat(small.resolve(".sluice/trash")).isNotEmptyDirectory();

        fill("new", 5 * MIB);

        Trees.awaitEqual(SOON, a, b);
        assertThat(b.status().has("paused")).isFalse();
        try (Stream<Path> kept = Files.list(small.resolve(".sluice/trash"))) {
            assertThat(kept.map(file -> file.getFileName().toString()))
                    .as("no more than needed, the oldest first")
                    .hasSizeBetween(1, 2);
        }
    }

    @Test
    @Tag("long")
    void pullingPausesWhileInodesAreShortAndGoesOnByItself() throws Exception {
        mount("size=64m,nr_inodes=40");
        for (int i = 0; i < 60; i++) {
            fill("file" + i, 1_000);
        }
        NodeProcess.startAll(a, b);

        JsonNode status = awaitPaused("No space left on device");
        assertThat(status.get("failures")).isEmpty();
        assertNoPart();
        assertThat(b.isLive()).isTrue();

        LoopDisk.run("mount", "-o", "remount,nr_inodes=400", small.toString());
        Trees.awaitEqual(SOON, a, b);
        await().atMost(SOON).until(() -> !b.status().has("paused"));
    }
}
