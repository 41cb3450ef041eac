package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a directory that gets another name costs. {@code -Dtests.mib=} sets how large its files are
 * together.
 */
@Tag("long") // what goes over the wire is near its limit, and depends on when it is asked for
class RenameIT {

    private static final int FILES = 1_000;
    private static final int MIB = Integer.getInteger("tests.mib", 64);
    private static final int HEAD = 4096;
    private static final Duration SOON = Duration.ofSeconds(60 + MIB / 5);

    private NodeProcess a;
    private NodeProcess b;
    private Wires wires;

    @BeforeEach
    void startNodes(@TempDir Path home) throws IOException {
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        wires = new Wires(List.of(a, b));
        Random random = new Random(MIB);
        Path directory = Files.createDirectory(a.tree().resolve("before"));
        for (int i = 0; i < FILES; i++) {
            byte[] head = new byte[HEAD];
            random.nextBytes(head);
            try (RandomAccessFile file =
                    new RandomAccessFile(directory.resolve("file" + i).toFile(), "rw")) {
                file.write(head);
                file.setLength(((long) MIB << 20) / FILES);
            }
        }
        NodeProcess.startAll(a, b);
    }

    @AfterEach
    void endNodes() throws IOException {
        a.close();
        b.close();
        wires.close();
    }

    @Test
    void aDirectoryThatIsRenamedMovesNoContent() throws IOException {
        awaitFiles(b.tree().resolve("before"));
        awaitStillness();
        long bytes = wires.bytes();
        double received = Load.sum("sluice_received_bytes_total", a, b);
        long begun = System.nanoTime();

        Files.move(a.tree().resolve("before"), a.tree().resolve("after"));

        awaitFiles(b.tree().resolve("after"));
        await().atMost(SOON).until(() -> !Files.exists(b.tree().resolve("before")));
        double seconds = (System.nanoTime() - begun) / 1e9;
        awaitStillness();
        long moved = wires.bytes() - bytes;
        System.out.printf(
                "a directory of %d MiB in %d files renamed: %d bytes on the wire, %.1f s%n",
                MIB, FILES, moved, seconds);
        assertThat(moved).isLessThan(1 << 20);
        assertThat(Load.sum("sluice_received_bytes_total", a, b)).isEqualTo(received);
        Trees.assertEqual(a, b);
    }

    private static void awaitFiles(Path directory) {
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    try (Stream<Path> files = Files.list(directory)) {
                        return files.count() == FILES;
                    }
                });
    }

    /** Each has what the other has. */
    private void awaitStillness() {
        await().atMost(SOON).until(() -> isInStep(a) && isInStep(b));
    }

    private static boolean isInStep(NodeProcess node) throws IOException {
        return node.status().get("inStep").asBoolean()
                && node.status().at("/peers/0/contact").asText().equals("connected");
    }
}
