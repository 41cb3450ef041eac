package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose index is damaged while it is down, when much has happened that it knew of. */
@Tag("slow")
class DamagedIndexIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int FILES = 200;

    private final Path yesterday;
    private final NodeProcess a;
    private final NodeProcess b;

    DamagedIndexIT(@TempDir Path home) throws IOException {
        yesterday = home.resolve("yesterday");
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
    }

    @BeforeEach
    void work() throws Exception {
        a.peers(b);
        b.peers(a);
        for (int i = 0; i < FILES; i++) {
            Path directory = a.tree().resolve("d" + i % 10);
            Files.writeString(Files.createDirectories(directory).resolve("f" + i), "content " + i);
        }
        NodeProcess.startAll(a, b);
        Trees.awaitEqual(SOON, a, b);
        b.stop();
        Files.createDirectory(yesterday);
        copy(b.state(), yesterday);
        b.start();
        Files.writeString(b.tree().resolve("d1/f1"), "edited by b");
        Files.delete(b.tree().resolve("d2/f2"));
        Files.delete(a.tree().resolve("d3/f3"));
        Files.writeString(a.tree().resolve("d4/f4"), "edited by a");
        Trees.awaitEqual(SOON, a, b);
    }

    private void workWithoutIt() throws IOException {
        Files.delete(a.tree().resolve("d5/f5"));
        Files.writeString(a.tree().resolve("d6/f6"), "edited by a alone");
        a.scan();
        Files.writeString(b.tree().resolve("new"), "made while it was down");
    }

    @AfterEach
    void end() {
        a.close();
        b.close();
    }

    @Test
    void ofAFlippedByteInItsHeaderItIsRebuilt() throws Exception {
        b.stop();
        flip(17); // The size of a page: no database any more.

        startAndCheck("rebuilt", "damaged");
    }

    @Test
    @Tag("long")
    void ofAFlippedByteInItsSchemaItIsRebuilt() throws Exception {
        b.stop();
        flip(101); // The first page's own head.

        startAndCheck("rebuilt", "damaged");
    }

    @Test
    @Tag("long")
    void cutToHalfItIsRebuilt() throws Exception {
        b.kill();
        try (FileChannel file = FileChannel.open(index(), StandardOpenOption.WRITE)) {
            FileChannel _ = file.truncate(file.size() / 2);
        }

        startAndCheck("rebuilt", "damaged");
    }

    @Test
    @Tag("long")
    void withoutItsLogItIsRestored() throws Exception {
        b.kill(); // Its last commits are in the log only.
        Path log = index().resolveSibling(index().getFileName() + "-wal");
        assertThat(log).isNotEmptyFile();
        Files.delete(log);

        startAndCheck("restored", "names run");
    }

    @Test
    @Tag("long")
    void ofYesterdayItIsRestored() throws Exception {
        b.kill();
        Trees.remove(b.state());
        Files.createDirectory(b.state());
        copy(yesterday, b.state());

        startAndCheck("restored", "names run");
    }

    private Path index() {
        return b.state().resolve(NodeProcess.FOLDER + ".db");
    }

    private void flip(int at) throws IOException {
        try (FileChannel file =
                FileChannel.open(index(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            int _ = file.read(one, at);
            one.put(0, (byte) ~one.get(0));
            int _ = file.write(one.flip(), at);
        }
    }

    private void startAndCheck(String field, String reason) throws Exception {
        workWithoutIt();
        b.start();

        assertThat(b.status().path(field).asText()).contains(reason);
        Trees.awaitEqual(SOON, a, b);
        for (NodeProcess node : List.of(a, b)) {
            Path tree = node.tree();
            assertThat(tree.resolve("new")).hasContent("made while it was down");
            assertThat(tree.resolve("d1/f1")).hasContent("edited by b");
            assertThat(tree.resolve("d4/f4")).hasContent("edited by a");
            assertThat(tree.resolve("d6/f6")).hasContent("edited by a alone");
            for (String gone : List.of("d2/f2", "d3/f3", "d5/f5")) {
                assertThat(tree.resolve(gone)).doesNotExist();
            }
            assertThat(files(tree)).as("no copies in %s", tree).isEqualTo(FILES - 3 + 1);
        }
        Files.writeString(b.tree().resolve("d1/f1"), "edited again");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(a.tree().resolve("d1/f1")).hasContent("edited again"));
        Trees.awaitEqual(SOON, a, b);
    }

    private static long files(Path tree) throws IOException {
        return Trees.contents(tree).values().stream()
                .filter(content -> !content.equals(Trees.DIRECTORY))
                .count();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            files.forEach(file -> copyInto(file, to));
        }
    }

    private static void copyInto(Path file, Path directory) {
        try {
            Files.copy(
                    file,
                    directory.resolve(file.getFileName()),
                    StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
