package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds between two nodes that run. All tests have one pair, each a directory in its trees.
 */
class RunningPairIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** In step or not: other tests change files meanwhile. */
    private static final Object[] DONE_OR_NOT = {0, 1};

    @TempDir private static Path home;
    private static NodeProcess a;
    private static NodeProcess b;

    @BeforeAll
    static void startNodes() throws IOException {
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        a.peers(b);
        b.peers(a);
        NodeProcess.startAll(a, b);
    }

    @AfterAll
    static void endNodes() {
        a.close();
        b.close();
    }

    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }

    /** Has each node change something while the other is down. */
    private static void apart(Change onA, Change onB) throws Exception {
        b.stop();
        onA.make();
        a.scan();
        a.stop();
        b.start();
        onB.make();
        b.scan();
        a.start();
    }

    @Test
    void changesDeletesAndRenamesTravelBothWays() throws IOException {
        Files.createDirectories(a.tree().resolve("x/y"));
        Files.writeString(a.tree().resolve("x/y/1"), "one");
        Files.writeString(a.tree().resolve("x/2"), "two");
        Trees.awaitEqual(SOON, a, b);

        Files.writeString(b.tree().resolve("x/2"), "two, changed on b");
        Files.move(b.tree().resolve("x/y/1"), b.tree().resolve("x/renamed"));
        Files.delete(b.tree().resolve("x/y"));
        Trees.awaitEqual(SOON, a, b);
        awaitAbsent(a.tree().resolve("x/y"));

        Trees.remove(a.tree().resolve("x"));
        awaitAbsent(b.tree().resolve("x"));
        Trees.awaitEqual(SOON, a, b);
    }

    @Test
    void aFileADirectoryAndALinkTakeEachOthersPlace() throws IOException {
        Path there = a.tree().resolve("thing");
        Files.writeString(there, "a file");
        Trees.awaitEqual(SOON, a, b);

        Files.delete(there);
        Files.createDirectory(there);
        Files.writeString(there.resolve("child"), "in a directory");
        awaitContent(b.tree().resolve("thing/child"), "in a directory");

        Trees.remove(there);
        Files.createSymbolicLink(there, Path.of("elsewhere"));
        await().atMost(SOON).until(() -> Files.isSymbolicLink(b.tree().resolve("thing")));

        Files.delete(there);
        Files.writeString(there, "a file again");
        awaitContent(b.tree().resolve("thing"), "a file again");
        Trees.awaitEqual(SOON, a, b);
    }

    /** A directory of a, which both have with one file. */
    private static Path shared(String directory, String file) throws IOException {
        Path onA = Files.createDirectory(a.tree().resolve(directory));
        Files.writeString(onA.resolve(file), "common");
        Trees.awaitEqual(SOON, a, b);
        return onA;
    }

    @Test
    void editsMadeApartAreBothKeptTheSameOneWinsAndNoDeleteTakesOne() throws Exception {
        Path onA = shared("edits", "report.txt");
        Path onB = b.tree().resolve("edits");
        Path keptOnA = shared("edit and delete", "kept.txt");
        Path keptOnB = b.tree().resolve("edit and delete");

        apart(
                () -> {
                    Files.writeString(onA.resolve("report.txt"), "edited on a");
                    Files.writeString(keptOnA.resolve("kept.txt"), "edited on a");
                },
                () -> {
                    Files.writeString(onB.resolve("report.txt"), "edited on b, later");
                    Files.delete(keptOnB.resolve("kept.txt"));
                });

        await().atMost(SOON)
                .untilAsserted(() -> {
                    assertThat(contents(onA))
                            .containsExactlyInAnyOrder("edited on a", "edited on b, later");
                    assertThat(contents(keptOnB)).containsExactly("edited on a");
                    Trees.assertEqual(a, b);
                });
        assertThat(onA.resolve("report.txt")).hasContent("edited on b, later");
        assertThat(names(onA))
                .anyMatch(name ->
                        name.matches("report\\.sluice-conflict-\\d{8}-\\d{6}-[0-9a-f]{8}\\.txt"));
    }

    @Test
    void touchAndChmodMoveNoContent() throws IOException {
        Path large = a.tree().resolve("large");
        Files.write(large, new byte[1_000_000]);
        Trees.awaitEqual(SOON, a, b);
        double received = received(b);

        Files.setLastModifiedTime(large, FileTime.from(Instant.parse("1999-01-01T00:00:00Z")));
        Files.setPosixFilePermissions(large, PosixFilePermissions.fromString("r--------"));

        Trees.awaitEqual(SOON, a, b);
        assertThat(received(b)).isEqualTo(received);
    }

    /** All beside each other: most of the time of one is that of its start. */
    @Test
    void commandsAskTheNodeThatRuns() throws Exception {
        Files.writeString(a.tree().resolve("asked"), "for");
        Process wait = a.command("wait", "--timeout", "50s");
        Map<String, Process> commands = new LinkedHashMap<>(Map.of("wait", wait));
        for (String each :
                List.of(
                        "status",
                        "why asked",
                        "scan",
                        "pull",
                        "verify",
                        "plan",
                        "plans list",
                        "members list",
                        "conflicts list",
                        "trash restore --dry-run --at 2026-11-22T01:02:03Z",
                        "version")) {
            commands.put(each, a.command(each.split(" ", -1)));
        }

        for (Map.Entry<String, Process> command : commands.entrySet()) {
            Process process = command.getValue();
            String out = text(process.getInputStream());
            assertThat(text(process.getErrorStream())).as(command.getKey()).isEmpty();
            assertThat(out).as(command.getKey()).isNotBlank();
            assertThat(process.waitFor()).as(command.getKey() + ": " + out).isIn(DONE_OR_NOT);
        }
        assertThat(wait.exitValue()).isZero();
        assertThat(b.tree().resolve("asked")).hasContent("for");
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
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

    private static List<String> contents(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).map(RunningPairIT::read).toList();
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
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
}
