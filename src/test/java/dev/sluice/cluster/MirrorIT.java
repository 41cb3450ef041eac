package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One writer, a mirror, and a node behind the mirror that knows nobody else. */
@Tag("slow")
class MirrorIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private NodeProcess writer;
    private NodeProcess mirror;
    private NodeProcess behind;

    @BeforeEach
    void makeNodes(@TempDir Path home) throws IOException {
        writer = new NodeProcess("writer", Files.createDirectory(home.resolve("writer")));
        mirror = new NodeProcess("mirror", Files.createDirectory(home.resolve("mirror")));
        behind = new NodeProcess("behind", Files.createDirectory(home.resolve("behind")));
        writer.peers(mirror);
        mirror.peers(writer, behind);
        mirror.set("sluice.folders." + NodeProcess.FOLDER + ".role", "receive-only");
        mirror.set("sluice.folders." + NodeProcess.FOLDER + ".trash-days", "0");
        behind.peers(mirror);
    }

    @AfterEach
    void endNodes() {
        writer.close();
        mirror.close();
        behind.close();
    }

    private void plant() throws IOException {
        Path tree = writer.tree();
        Files.createDirectories(tree.resolve("d/deep"));
        Files.createDirectory(tree.resolve("swapped"));
        Files.writeString(tree.resolve("edited"), "as the writer has it");
        Files.writeString(tree.resolve("deleted"), "comes back");
        Files.writeString(tree.resolve("d/deep/chmod"), "the same content");
        Files.writeString(tree.resolve("swapped/inside"), "in a directory");
        Files.write(tree.resolve("large"), new byte[3_000_000]);
        Files.createSymbolicLink(tree.resolve("link"), Path.of("edited"));
    }

    @Test
    void whatIsChangedInAMirrorIsUndoneThereAndSeenNowhereElse() throws Exception {
        plant();
        NodeProcess.startAll(writer, mirror, behind);
        Trees.awaitEqual(SOON, writer, mirror, behind);
        Map<String, String> before = Trees.describe(writer.tree());
        long sequence = mirror.status().get("sequence").asLong();

        change(mirror.tree());
        await().atMost(SOON)
                .untilAsserted(() -> {
                    assertThat(Trees.describe(mirror.tree())).isEqualTo(before);
                    assertThat(mirror.status().at("/drift/waiting").asLong()).isZero();
                });
        mirror.scan();
        writer.pull();
        behind.pull();

        assertThat(Trees.describe(mirror.tree())).isEqualTo(before);
        assertThat(Trees.describe(writer.tree())).isEqualTo(before);
        assertThat(Trees.describe(behind.tree())).isEqualTo(before);
        assertThat(mirror.status().get("sequence").asLong()).isEqualTo(sequence);
        assertThat(mirror.status().get("tombstones").asLong()).isZero();
        assertThat(trashed(mirror))
                .containsExactlyInAnyOrder(
                        "edited here", "cut", "not from the writer", "a file now");
        assertThat(trashed(writer)).isEmpty();
        assertThat(trashed(behind)).isEmpty();
        long undone = mirror.status().at("/drift/undone").asLong();
        // edited, large, deleted, chmod, swapped, swapped/inside, extra, extra/tree
        assertThat(undone).isGreaterThanOrEqualTo(8);
        assertThat(mirror.metrics())
                .containsPattern("sluice_drift_undone_total\\{folder=\"data\".*} [1-9]");
    }

    private static void change(Path tree) throws IOException {
        Files.writeString(tree.resolve("edited"), "edited here");
        Files.writeString(tree.resolve("large"), "cut");
        Files.delete(tree.resolve("deleted"));
        Files.setPosixFilePermissions(
                tree.resolve("d/deep/chmod"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.delete(tree.resolve("swapped/inside"));
        Files.delete(tree.resolve("swapped"));
        Files.writeString(tree.resolve("swapped"), "a file now");
        Files.createDirectory(tree.resolve("extra"));
        Files.writeString(tree.resolve("extra/tree"), "not from the writer");
    }

    @Test
    void aMirrorThatHasMetNobodySinceItsStartUndoesNothing() throws Exception {
        plant();
        NodeProcess.startAll(writer, mirror);
        Trees.awaitEqual(SOON, writer, mirror);
        writer.stop();
        mirror.stop();

        Files.writeString(mirror.tree().resolve("edited"), "edited while stopped");
        Files.writeString(mirror.tree().resolve("extra"), "not from the writer");
        mirror.start();
        mirror.scan();
        mirror.pull();
        assertThat(mirror.status().at("/drift/waiting").asLong()).isEqualTo(2);
        assertThat(mirror.tree().resolve("edited")).hasContent("edited while stopped");
        assertThat(mirror.tree().resolve("extra")).exists();

        writer.start();
        Trees.awaitEqual(SOON, writer, mirror);
        assertThat(writer.tree().resolve("edited")).hasContent("as the writer has it");
    }

    private static List<String> trashed(NodeProcess node) throws IOException {
        List<String> contents = new ArrayList<>();
        try (Stream<Path> all = Files.walk(node.tree().resolve(".sluice/trash"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                byte[] content = Files.readAllBytes(file);
                contents.add(content.length > 100 ? "large" : Files.readString(file));
            }
        }
        return contents;
    }
}
