package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes: in a row, where the outer ones know only the one in the middle, and in a mesh. */
class ChainIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static final int FILES = 6_000;

    private NodeProcess a;
    private NodeProcess b;
    private NodeProcess c;

    @BeforeEach
    void makeNodes(@TempDir Path home) throws IOException {
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        c = new NodeProcess("c", Files.createDirectory(home.resolve("c")));
    }

    private void startInARow() throws IOException {
        a.peers(b);
        b.peers(a, c);
        c.peers(b);
        NodeProcess.startAll(a, b, c);
    }

    @AfterEach
    void endNodes() {
        a.close();
        b.close();
        c.close();
    }

    @Test
    void aFileGoesToTheFarEndAndItsDeleteComesBack() throws IOException {
        startInARow();
        Path atA = Files.createDirectory(a.tree().resolve("d")).resolve("file");
        Path atC = c.tree().resolve("d/file");
        Files.writeString(atA, "from one end to the other");
        await().atMost(SOON).until(() -> Files.exists(atC));
        assertThat(atC).hasContent("from one end to the other");

        Files.delete(atC);
        await().atMost(SOON).until(() -> !Files.exists(atA));

        // Nothing comes back: two more rounds of everybody find nothing to do.
        for (int round = 0; round < 2; round++) {
            for (NodeProcess node : new NodeProcess[] {a, b, c}) {
                node.scan();
                assertThat(node.pull().get("fetched").asLong()).isZero();
            }
        }
        assertThat(atA).doesNotExist();
        assertThat(b.tree().resolve("d/file")).doesNotExist();
        assertThat(atC).doesNotExist();
        Trees.assertEqual(a, b, c);
    }

    /** Both of the empty ones are offered all by the first, and by each other what they have. */
    @Test
    @Tag("slow")
    void eachContentComesOnceToANodeWhoeverOffersIt() throws IOException {
        long bytes = 0;
        for (int i = 0; i < FILES; i++) {
            Path file = a.tree().resolve("d%02d/f%04d".formatted(i % 30, i));
            Files.createDirectories(file.getParent());
            byte[] content = new byte[1_000 + i];
            new Random(i).nextBytes(content);
            Files.write(file, content);
            bytes += content.length;
        }
        a.peers(b, c);
        b.peers(a, c);
        c.peers(a, b);
        NodeProcess.startAll(a, b, c);
        for (NodeProcess node : new NodeProcess[] {b, c}) {
            await().atMost(SOON.multipliedBy(2))
                    .until(() -> node.status().get("files").asLong() == FILES);
        }
        for (NodeProcess node : new NodeProcess[] {b, c}) {
            node.pull(); // what is under way ends
            assertThat(Load.sum("sluice_received_bytes_total", node) / bytes)
                    .as("contents received by %s, in parts of the tree", node)
                    .isBetween(1.0, 1.05);
        }
        Trees.assertEqual(a, b, c);
    }
}
