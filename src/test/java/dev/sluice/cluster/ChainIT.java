package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes in a row: the outer ones know only the one in the middle. */
class ChainIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private NodeProcess a;
    private NodeProcess b;
    private NodeProcess c;

    @BeforeEach
    void startNodes(@TempDir Path home) throws IOException {
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        c = new NodeProcess("c", Files.createDirectory(home.resolve("c")));
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
}
