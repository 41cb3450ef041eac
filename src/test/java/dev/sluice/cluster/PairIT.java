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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds between two nodes that have each other as peer. */
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
        a.start();
        b.start();
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
    void changesDeletesAndRenamesTravelBothWays() throws IOException {
        start();
        Files.createDirectories(a.tree().resolve("x/y"));
        Files.writeString(a.tree().resolve("x/y/1"), "one");
        Files.writeString(a.tree().resolve("x/2"), "two");
        Trees.awaitEqual(SOON, a, b);

        Files.writeString(b.tree().resolve("x/2"), "two, changed on b");
        Files.move(b.tree().resolve("x/y/1"), b.tree().resolve("x/renamed"));
        Files.delete(b.tree().resolve("x/y"));
        Trees.awaitEqual(SOON, a, b);
        awaitAbsent(a.tree().resolve("x/y"));

        deleteTree(a.tree().resolve("x"));
        awaitAbsent(b.tree().resolve("x"));
        Trees.awaitEqual(SOON, a, b);
    }

    @Test
    void aFileADirectoryAndALinkTakeEachOthersPlace() throws IOException {
        start();
        Path there = a.tree().resolve("thing");
        Files.writeString(there, "a file");
        Trees.awaitEqual(SOON, a, b);

        Files.delete(there);
        Files.createDirectory(there);
        Files.writeString(there.resolve("child"), "in a directory");
        awaitContent(b.tree().resolve("thing/child"), "in a directory");

        deleteTree(there);
        Files.createSymbolicLink(there, Path.of("elsewhere"));
        await().atMost(SOON).until(() -> Files.isSymbolicLink(b.tree().resolve("thing")));

        Files.delete(there);
        Files.writeString(there, "a file again");
        awaitContent(b.tree().resolve("thing"), "a file again");
        Trees.awaitEqual(SOON, a, b);
    }

    @Test
    void editsMadeApartAreBothKeptAndTheSameOneWins() throws Exception {
        Files.writeString(a.tree().resolve("report.txt"), "common");
        start();
        Trees.awaitEqual(SOON, a, b);

        b.stop();
        Files.writeString(a.tree().resolve("report.txt"), "edited on a");
        a.scan();
        a.stop();
        b.start();
        Files.writeString(b.tree().resolve("report.txt"), "edited on b, later");
        b.scan();
        a.start();

        await().atMost(SOON)
                .untilAsserted(() -> {
                    assertThat(contents(a.tree()))
                            .containsExactlyInAnyOrder("edited on a", "edited on b, later");
                    Trees.assertEqual(a, b);
                });
        assertThat(a.tree().resolve("report.txt")).hasContent("edited on b, later");
        assertThat(names(a.tree()))
                .anyMatch(name ->
                        name.matches("report\\.sluice-conflict-\\d{8}-\\d{6}-[0-9a-f]{8}\\.txt"));
    }

    @Test
    void anEditMadeWhileTheOtherSideDeletesSurvives() throws Exception {
        Files.writeString(a.tree().resolve("kept.txt"), "common");
        start();
        Trees.awaitEqual(SOON, a, b);

        b.stop();
        Files.writeString(a.tree().resolve("kept.txt"), "edited on a");
        a.scan();
        a.stop();
        b.start();
        Files.delete(b.tree().resolve("kept.txt"));
        b.scan();
        a.start();

        await().atMost(SOON)
                .untilAsserted(() -> {
                    assertThat(contents(b.tree())).containsExactly("edited on a");
                    Trees.assertEqual(a, b);
                });
    }

    @Test
    void touchAndChmodMoveNoContent() throws IOException {
        Files.write(a.tree().resolve("large"), new byte[1_000_000]);
        start();
        Trees.awaitEqual(SOON, a, b);
        double received = received(b);

        Files.setLastModifiedTime(
                a.tree().resolve("large"), FileTime.from(Instant.parse("1999-01-01T00:00:00Z")));
        Files.setPosixFilePermissions(
                a.tree().resolve("large"), PosixFilePermissions.fromString("r--------"));

        Trees.awaitEqual(SOON, a, b);
        assertThat(received(b)).isEqualTo(received);
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

        deleteTree(a.tree());
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

    private static double received(NodeProcess node) throws IOException {
        return node.metrics()
                .lines()
                .filter(line -> line.startsWith("sluice_received_bytes_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private static void awaitContent(Path file, String content) {
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> Files.isRegularFile(file) && Files.readString(file).equals(content));
    }

    private static void awaitAbsent(Path path) {
        await().atMost(SOON).until(() -> !Files.exists(path));
    }

    private static List<String> contents(Path tree) throws IOException {
        try (Stream<Path> files = Files.list(tree)) {
            return files.filter(Files::isRegularFile).map(PairIT::read).toList();
        }
    }

    private static List<String> names(Path tree) throws IOException {
        try (Stream<Path> files = Files.list(tree)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "unreadable: " + e;
        }
    }

    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted((x, y) -> y.compareTo(x)).toList()) {
                Files.delete(path);
            }
        }
    }
}
