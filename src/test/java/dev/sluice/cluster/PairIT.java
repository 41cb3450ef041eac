package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds between two nodes that have each other as peer, from their start to their end. */
class PairIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private NodeProcess a;
    private NodeProcess b;

    @BeforeEach
    void makeNodes(@TempDir Path home) throws IOException {
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        a.peers(b);
        b.peers(a);
    }

    @AfterEach
    void endNodes() {
        a.close();
        b.close();
    }

    private void start() throws IOException {
        NodeProcess.startAll(a, b);
    }

    @Test
    void whatEachSideHasIsThenOnBoth() throws IOException {
        Path one = a.tree();
        Path two = b.tree();
        Files.createDirectories(one.resolve("only/empty"));
        Files.writeString(one.resolve("only/a.txt"), "from a");
        Files.setLastModifiedTime(
                one.resolve("only/a.txt"),
                FileTime.from(Instant.parse("2001-02-03T04:05:06.123456789Z")));
        Files.createSymbolicLink(one.resolve("link"), Path.of("only/a.txt"));
        Files.createSymbolicLink(one.resolve("dangling"), Path.of("/nowhere/at all"));
        Files.write(two.resolve("program"), new byte[3_000_000]);
        Files.setPosixFilePermissions(
                two.resolve("program"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createFile(two.resolve("nothing in it"));
        Files.writeString(two.resolve("a;b?c%41+d 日本\n.txt"), "a name to stumble over");
        start();

        Trees.awaitEqual(SOON, a, b);
        assertThat(Trees.describe(a.tree())).hasSize(8);
    }

    @Test
    void withoutWatcherAndLongPollTheBeatBringsChanges() throws IOException {
        for (NodeProcess node : List.of(a, b)) {
            node.set("sluice.scan.watch", "false").set("sluice.pull.long-poll", "false");
            node.set("sluice.scan.every", "1s");
        }
        start();

        Files.writeString(a.tree().resolve("slow"), "but sure");

        awaitContent(b.tree().resolve("slow"), "but sure");
    }

    @Test
    void anEmptiedRootWithoutItsMarkerDeletesNothingElsewhere() throws IOException {
        Files.writeString(a.tree().resolve("precious"), "the only copy");
        start();
        Trees.awaitEqual(SOON, a, b);

        Trees.remove(a.tree());
        Files.createDirectory(a.tree());
        await().atMost(SOON).until(() -> a.status().get("state").asText().equals("stopped"));

        assertThat(a.status().get("reason").asText()).contains(a.tree().toString());
        b.pull();
        assertThat(b.tree().resolve("precious")).hasContent("the only copy");
    }

    @Test
    void aStoppedNodeLeavesNoTempFileAndEndsInOrder() throws Exception {
        Files.write(a.tree().resolve("file"), new byte[100_000]);
        start();
        Trees.awaitEqual(SOON, a, b);

        // 128 + 15: the JVM's own way to say that it ended by SIGTERM.
        assertThat(b.stop()).isIn(0, 143);

        assertThat(b.tree().resolve(".sluice/staging")).isEmptyDirectory();
    }

    private static void awaitContent(Path file, String content) {
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> Files.isRegularFile(file) && Files.readString(file).equals(content));
    }
}
