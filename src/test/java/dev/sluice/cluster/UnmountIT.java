package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A node whose tree is on a volume that is unmounted, so that an empty directory shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class UnmountIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int FILES = 200;

    /** What was open is not there any more; what is there instead is not ours. */
    private static final String[] REASONS = {"was replaced", "has no .sluice/marker"};

    private NodeProcess a;
    private NodeProcess b;
    private LoopDisk volume;
    private int written;

    @BeforeAll
    void start(@TempDir Path home) throws IOException {
        String impossible = LoopDisk.impossible(Files.createDirectory(home.resolve("try")));
        assumeTrue(impossible == null, impossible);
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        volume = new LoopDisk(home.resolve("image"), b.tree(), 64 << 20);
        a.peers(b);
        b.peers(a).set("sluice.scan.every", "1s");
        for (int i = 0; i < FILES; i++) {
            Path directory = a.tree().resolve("d" + i % 10 + "/sub");
            Files.writeString(Files.createDirectories(directory).resolve("f" + i), "content " + i);
        }
        NodeProcess.startAll(a, b);
        Trees.awaitEqual(SOON, a, b);
    }

    @AfterAll
    void end() throws IOException {
        if (volume != null) {
            a.close();
            b.close();
            volume.close();
        }
    }

    @Test
    void unmountedUnderARunningNodeItDeletesNothingAndGoesOnWhenItIsBack() throws Exception {
        long sequence = b.status().get("sequence").asLong();
        volume.takeAway();

        assertStopped(sequence);
        assertGoesOn();
    }

    @Test
    void unmountedBeforeANodeStartsItDeletesNothingAndGoesOnWhenItIsBack() throws Exception {
        long sequence = b.status().get("sequence").asLong();
        b.stop();
        volume.takeAway();
        b.launch();

        assertStopped(sequence);
        assertGoesOn();
    }

    private void assertStopped(long sequence) throws IOException {
        SortedMap<String, String> before = Trees.describe(a.tree());
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> {
                    assertThat(b.status().get("state").asText()).isEqualTo("stopped");
                    assertThat(b.status().get("reason").asText())
                            .contains("root " + b.tree())
                            .containsAnyOf(REASONS);
                });
        assertThat(b.probe("live").statusCode()).isEqualTo(200);
        assertThat(b.probe("started").statusCode()).isEqualTo(200);
        assertThat(b.probe("ready").statusCode()).isEqualTo(503);
        assertThat(b.probe("ready").body()).containsAnyOf(REASONS);

        // What is asked of it meanwhile, and what comes from the peer, changes nothing.
        write(a);
        assertThat(a.pull().get("deleted").asLong()).isZero();
        assertThatThrownBy(b::scan).hasMessageContaining("directory is not available");
        JsonNode pull = b.pull();
        assertThat(pull.at("/notRun/0/reason").asText()).containsAnyOf(REASONS);
        assertThat(pull.get("deleted").asLong()).isZero();
        JsonNode status = b.status();
        assertThat(status.get("sequence").asLong()).isEqualTo(sequence);
        assertThat(status.get("tombstones").asLong()).isZero();
        assertThat(status.get("plans")).isEmpty();
        assertThat(a.status().get("tombstones").asLong()).isZero();
        assertThat(Trees.describe(a.tree())).containsAllEntriesOf(before);
        assertThat(b.tree()).as("nothing is made where it was").isEmptyDirectory();
    }

    private void assertGoesOn() throws IOException {
        await("nobody holds the volume").atMost(SOON).until(() -> !volume.isInUse());
        volume.putBack();
        await().atMost(SOON).until(() -> b.status().get("state").asText().equals("running"));
        await().atMost(SOON).until(() -> b.probe("ready").statusCode() == 200);
        Trees.awaitEqual(SOON, a, b);
        write(a);
        write(b);
        Trees.awaitEqual(SOON, a, b);
        assertThat(Trees.describe(a.tree()).keySet()).contains("new" + written);
        for (NodeProcess node : new NodeProcess[] {a, b}) {
            assertThat(node.status().get("tombstones").asLong()).isZero();
            assertThat(node.status().get("files").asLong()).isEqualTo(FILES + written);
        }
    }

    private void write(NodeProcess node) throws IOException {
        written++;
        Files.writeString(node.tree().resolve("new" + written), "new " + written);
    }
}
