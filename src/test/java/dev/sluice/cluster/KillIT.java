package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are killed in the middle of their work go on where they were. */
class KillIT {

    private static final int KILLS = Integer.getInteger("tests.kills", 4);
    private static final int FILES = 1_500;

    private final long seed = Long.getLong("tests.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private NodeProcess a;
    private NodeProcess b;

    @BeforeEach
    void makeNodes(@TempDir Path home) throws IOException {
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        a.peers(b);
        b.peers(a);
        fill(a.tree(), "a");
        fill(b.tree(), "b");
    }

    @AfterEach
    void endNodes() {
        a.close();
        b.close();
    }

    private void fill(Path tree, String name) throws IOException {
        for (int i = 0; i < FILES; i++) {
            Path directory = tree.resolve(name + i % 50);
            Files.createDirectories(directory);
            byte[] content = new byte[random.nextInt(20_000)];
            random.nextBytes(content);
            Files.write(directory.resolve("file" + i), content);
        }
    }

    @Test
    void killedAtAnyTimeBothEndInEqualTrees() throws Exception {
        a.launch();
        b.launch();
        for (int i = 0; i < KILLS; i++) {
            NodeProcess victim = random.nextBoolean() ? a : b;
            Thread.sleep(500 + random.nextInt(1_500)); // The moment is the point of the test.
            victim.kill();
            victim.launch();
        }

        a.awaitReady(); // The trees may be equal before the last victim listens.
        b.awaitReady();
        Trees.awaitEqual(Duration.ofSeconds(90), a, b);
        for (NodeProcess node : new NodeProcess[] {a, b}) {
            assertThat(Trees.describe(node.tree()))
                    .as("seed %d: no conflict copy, no temp file", seed)
                    .hasSize(2 * (FILES + 50));
            // What the scan at the start has found would be told as well.
            await().until(() -> node.status().has("lastScan"));
            assertThat(node.scan().get("changed").asLong()).as("seed %d", seed).isZero();
        }
        assertThat(strays(a)).isEmpty();
        assertThat(strays(b)).isEmpty();
    }

    /** What lies beside the names that are ours. */
    private static Stream<String> strays(NodeProcess node) throws IOException {
        try (Stream<Path> ours = Files.list(node.tree().resolve(".sluice"))) {
            return ours
                    .map(path -> path.getFileName().toString())
                    .filter(name -> !name.matches("marker|staging|trash|.gitignore"))
                    .toList()
                    .stream();
        }
    }
}
