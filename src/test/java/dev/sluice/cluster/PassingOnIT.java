package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two mirrors that get a new large file from one writer, over links that are held up. */
@Tag("slow")
@Timeout(300)
class PassingOnIT {

    private static final int SIZE = 64 << 20;

    /** What comes over the link of the first mirror, and of the second one. */
    private static final long MUCH = 24 << 20;

    private static final long LITTLE = 2 << 20;

    /** In pieces of 1 MiB, of which each mirror has some under way. */
    private static final double AT_LEAST = 8 << 20;

    private static final Duration SOON = Duration.ofSeconds(90);

    private NodeProcess writer;
    private NodeProcess first;
    private NodeProcess second;
    private Wires wires;

    @BeforeEach
    void start(@TempDir Path home) throws IOException {
        writer = new NodeProcess("writer", Files.createDirectory(home.resolve("writer")));
        first = new NodeProcess("first", Files.createDirectory(home.resolve("first")));
        second = new NodeProcess("second", Files.createDirectory(home.resolve("second")));
        for (NodeProcess mirror : List.of(first, second)) {
            mirror.set("sluice.folders." + NodeProcess.FOLDER + ".role", "receive-only");
        }
        wires = new Wires(List.of(writer, first, second));
        NodeProcess.startAll(writer, first, second);
        await().atMost(SOON).until(() -> knowsAll(first) && knowsAll(second));
    }

    @AfterEach
    void end() throws IOException {
        writer.close();
        first.close();
        second.close();
        wires.close();
    }

    private static boolean knowsAll(NodeProcess node) throws IOException {
        int connected = 0;
        for (JsonNode peer : node.status().get("peers")) {
            connected += peer.get("contact").asText().equals("connected") ? 1 : 0;
        }
        return connected == 2;
    }

    private void write() throws IOException {
        byte[] content = new byte[SIZE];
        new Random(1).nextBytes(content);
        Path staged = writer.tree().resolveSibling("staged");
        Files.write(staged, content);
        Files.move(staged, writer.tree().resolve("large"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path large(NodeProcess node) {
        return node.tree().resolve("large");
    }

    private void assertAllHaveIt() {
        for (NodeProcess mirror : List.of(first, second)) {
            await().atMost(SOON).until(() -> Files.exists(large(mirror)));
            assertThat(large(mirror)).hasSameBinaryContentAs(large(writer));
        }
    }

    @Test
    void aMirrorHasFromAnotherWhatThatOneHasNotWholeAndGoesOnWhenThatOneIsKilled()
            throws Exception {
        Link.Hold much = wires.hold(first, writer, MUCH);
        Link.Hold little = wires.hold(second, writer, LITTLE);
        write();

        await().atMost(SOON).until(() -> Load.sum("sluice_sent_bytes_total", first) >= AT_LEAST);
        assertThat(large(first)).doesNotExist();
        assertThat(large(second)).doesNotExist();

        first.kill();
        little.release();
        await().atMost(SOON).until(() -> Files.exists(large(second)));
        assertThat(large(second)).hasSameBinaryContentAs(large(writer));

        much.release();
        first.start();
        assertAllHaveIt();
    }

    @Test
    void ofAContentThatChangesAtTheWriterNobodyPublishesAMixture() throws Exception {
        Link.Hold much = wires.hold(first, writer, MUCH);
        Link.Hold little = wires.hold(second, writer, LITTLE);
        write();
        await().atMost(SOON).until(() -> Load.sum("sluice_sent_bytes_total", first) >= AT_LEAST);

        byte[] changed = Files.readAllBytes(large(writer));
        for (int at = 0; at < SIZE; at += 1 << 20) {
            changed[at] ^= 1;
        }
        Files.write(writer.tree().resolveSibling("changed"), changed);
        Files.move(
                writer.tree().resolveSibling("changed"),
                large(writer),
                StandardCopyOption.ATOMIC_MOVE);
        much.release();
        little.release();

        for (NodeProcess mirror : List.of(first, second)) {
            await().atMost(SOON)
                    .until(() ->
                            Files.exists(large(mirror))
                                    && Files.mismatch(large(mirror), large(writer)) == -1);
        }
    }
}
