package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose disk becomes read-only, dies, or has no room for the index, while it runs. */
class BrokenDiskIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** A write is tried that often when nobody asks for one, and a failed one again after that. */
    private static final Duration LATER = Duration.ofMinutes(2);

    private static final int FILES = 100;

    @TempDir private Path home;
    private NodeProcess a;
    private NodeProcess b;
    private final List<LoopDisk> disks = new ArrayList<>();
    private int written;

    @BeforeEach
    void makeNodes() throws IOException {
        String impossible = LoopDisk.impossible(Files.createDirectory(home.resolve("try")));
        assumeTrue(impossible == null, impossible);
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        a.peers(b);
        b.peers(a).set("sluice.scan.every", "1s");
    }

    /** Both, with a disk of its own at a place of the second. */
    private LoopDisk start(Path place, long bytes) throws IOException {
        LoopDisk disk = new LoopDisk(home.resolve("image"), place, bytes);
        disks.add(disk);
        for (int i = 0; i < FILES; i++) {
            Path directory = a.tree().resolve("d" + i % 10);
            Files.writeString(Files.createDirectories(directory).resolve("f" + i), "content " + i);
        }
        NodeProcess.startAll(a, b);
        Trees.awaitEqual(SOON, a, b);
        return disk;
    }

    @AfterEach
    void end() throws IOException {
        a.close();
        b.close();
        for (LoopDisk disk : disks) {
            disk.close();
        }
    }

    @Test
    @Tag("long")
    void aDiskThatIsReadOnlyForAWhileIsToldAndNothingIsConcludedFromIt() throws Exception {
        LoopDisk disk = start(b.tree(), 64 << 20);
        disk.remount("ro");
        work();

        SortedMap<String, String> before = Trees.describe(a.tree());
        awaitNotReady("Read-only file system");
        JsonNode status = b.status();
        assertThat(status.get("state").asText()).isEqualTo("running");
        assertThat(status.get("unwritable").asText()).contains("Read-only file system");
        assertThat(status.at("/failures/0/reason").asText()).contains("Read-only file system");
        assertNothingIsConcluded(before);

        disk.remount("rw");
        assertGoesOn();
    }

    @Test
    void aDiskThatDiesIsToldAndNothingIsConcludedFromIt() throws Exception {
        LoopDisk disk = start(b.tree(), 64 << 20);
        LoopDisk.run("sync");
        disk.cut();
        work();

        SortedMap<String, String> before = Trees.describe(a.tree());
        awaitNotReady("Input/output error");
        assertNothingIsConcluded(before);

        b.stop();
        disk.powerOn();
        b.start();
        assertGoesOn();
    }

    @Test
    @Tag("long")
    void anIndexWithoutRoomIsToldAndGoesOnWhenThereIsRoom() throws Exception {
        LoopDisk disk = start(b.state(), 16 << 20);
        Path filler = b.state().resolve("filler");
        disk.fill(filler);
        work();
        for (int i = 0; i < 5 * FILES; i++) {
            Files.writeString(a.tree().resolve("d0/more" + i), "more " + i);
        }
        SortedMap<String, String> before = Trees.describe(a.tree());

        await("paused")
                .atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(
                        () -> assertThat(b.status().path("paused").asText()).contains("is full"));
        assertThat(b.status().at("/peers/0/contact").asText()).isEqualTo("connected");
        assertNothingIsConcluded(before);

        write(b, "local");
        awaitNotReady("is full");
        assertThat(b.status().get("state").asText()).isEqualTo("stopped");
        assertNothingIsConcluded(before);

        Files.delete(filler);
        assertGoesOn();
        assertThat(a.tree().resolve("local2")).hasContent("local 2");
        assertThat(b.status().has("paused")).isFalse();
    }

    /** At a: something new, something else, and something gone. */
    private void work() throws IOException {
        write(a, "new");
        Files.writeString(a.tree().resolve("d1/f1"), "changed");
        Files.delete(a.tree().resolve("d2/f2"));
        a.scan();
    }

    private void write(NodeProcess node, String name) throws IOException {
        written++;
        Files.writeString(node.tree().resolve(name + written), name + " " + written);
    }

    private void awaitNotReady(String reason) {
        await("not ready")
                .atMost(LATER)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> {
                    HttpResponse<String> ready = b.probe("ready");
                    assertThat(ready.statusCode()).isEqualTo(503);
                    assertThat(ready.body()).contains(reason);
                });
    }

    private void assertNothingIsConcluded(SortedMap<String, String> before) throws IOException {
        assertThat(b.probe("live").statusCode()).isEqualTo(200);
        assertThat(b.probe("started").statusCode()).isEqualTo(200);
        a.pull();
        assertThat(Trees.describe(a.tree())).isEqualTo(before);
        JsonNode status = a.status();
        assertThat(status.get("tombstones").asLong()).as("what was deleted there").isEqualTo(1);
        assertThat(status.get("plans")).isEmpty();
        assertThat(b.status().get("plans")).isEmpty();
    }

    private void assertGoesOn() throws IOException {
        await().atMost(LATER).until(() -> b.probe("ready").statusCode() == 200);
        Trees.awaitEqual(LATER, a, b);
        write(a, "after");
        write(b, "after");
        Trees.awaitEqual(SOON, a, b);
        assertThat(a.tree().resolve("after" + written)).exists();
        assertThat(b.tree().resolve("d1/f1")).hasContent("changed");
        assertThat(b.tree().resolve("d2/f2")).doesNotExist();
        for (NodeProcess node : new NodeProcess[] {a, b}) {
            assertThat(node.status().get("tombstones").asLong()).isEqualTo(1);
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(node.tree().resolve(".sluice/staging")).isEmptyDirectory());
        }
        assertThat(b.scan().get("changed").asLong()).isZero();
    }
}
