package dev.sluice.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.AtomicMove;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes, people who work on the same names on all of them, and nodes and wires that fail
 * meanwhile: when all is repaired and has come to rest, the trees are the same, and are what they
 * can be. {@code -Dtests.rounds=} sets how often, one after the other with the same nodes, {@code
 * -Dtests.seed=} the first seed; each round has the next one. A seed gives the same decisions, not
 * the same moments.
 */
@Tag("long")
class RandomClusterIT {

    private static final List<Shape> SHAPES = List.of(Shape.values());
    private static final int ROUNDS = Integer.getInteger("tests.rounds", 1);
    private static final Duration PATIENCE = Duration.ofSeconds(Long.getLong("tests.patience", 90));
    private static final Bout.Size SIZE = new Bout.Size(35, Duration.ofMillis(120), 2, PATIENCE);

    private final List<NodeProcess> nodes = new ArrayList<>();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path home;

    private Wires wires;

    @BeforeEach
    void startNodes() throws IOException {
        Path one = Files.createDirectory(home.resolve("one"));
        Path other = Files.createDirectory(home.resolve("other"));
        String impossible = null;
        try {
            AtomicMove.exchange(one, other);
        } catch (IOException e) {
            impossible = e.getMessage();
        }
        assumeTrue(impossible == null, impossible);
        for (String name : List.of("a", "b", "c")) {
            NodeProcess node = new NodeProcess(name, Files.createDirectory(home.resolve(name)));
            node.set("sluice.folders." + NodeProcess.FOLDER + ".max-delete-percent", "100");
            nodes.add(node);
        }
        wires = new Wires(nodes);
        for (NodeProcess node : nodes) {
            node.launch();
        }
        nodes.forEach(NodeProcess::awaitReady);
    }

    @AfterEach
    void endNodes() throws IOException {
        nodes.forEach(NodeProcess::close);
        if (wires != null) {
            wires.close();
        }
    }

    @Test
    void whateverHappensTheTreesEndEqualWithoutLossAndWithoutReturn() throws Exception {
        long first = Long.getLong("tests.seed", System.nanoTime());
        for (int round = 0; round < ROUNDS; round++) {
            try {
                workAndCheck(round, first + round);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("round " + round + ", seed " + (first + round), e);
            }
        }
    }

    private void workAndCheck(int round, long seed) throws Exception {
        Random random = new Random(seed);
        Shape shape = SHAPES.get(random.nextInt(SHAPES.size()));
        Path outside = Files.createDirectories(home.resolve("outside"));
        String told =
                new Bout(round, wires, outside, SIZE)
                        .fight(random, shape, List.of(), List.of(), home.resolve("deeds"));
        System.out.printf("round %d, seed %d: %s%n", round, seed, told);
    }
}
