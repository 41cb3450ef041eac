package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.AtomicMove;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
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

    /** For what a round brings forth that one before did not: 2N + 2. */
    private static final int MOST_ROUNDS_TO_REST = 8;

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
        long begun = System.nanoTime();
        Random random = new Random(seed);
        Shape shape = SHAPES.get(random.nextInt(SHAPES.size()));
        connect(shape);
        SortedMap<String, String> before = Trees.contents(nodes.getFirst().tree());
        Chronicle chronicle = new Chronicle(before);
        Path outside = Files.createDirectories(home.resolve("outside"));
        List<String> roots = List.of("r" + round, "r" + round, "r" + (round - 1));
        Rivals rivals = new Rivals(random, nodes, outside, chronicle, roots);
        Mishaps mishaps = new Mishaps(random, wires, shape, rivals);
        try {
            rivals.begin("r" + round);
            work(random, rivals, mishaps, "r" + (round - 2));
            mishaps.repairAll();
            int rounds = rest(shape);
            SortedMap<String, String> after = Trees.contents(nodes.getFirst().tree());
            rivals.end();
            assertThat(chronicle.violations(after)).isEmpty();
            System.out.printf(
                    "round %d, seed %d: %s, %d deeds, %d restarts, %d names, %d copies, "
                            + "at rest after %d rounds, %.1f s%n",
                    round,
                    seed,
                    shape,
                    rivals.log().size(),
                    mishaps.restarts(),
                    after.size(),
                    after.keySet().stream().filter(name -> name.contains(".sluice-c")).count(),
                    rounds,
                    (System.nanoTime() - begun) / 1e9);
        } catch (Exception | AssertionError e) {
            Files.write(home.resolve("deeds"), rivals.log());
            throw new AssertionError("see " + home, e);
        }
    }

    private void connect(Shape shape) throws IOException {
        for (NodeProcess from : nodes) {
            for (NodeProcess to : nodes) {
                if (shape.has(from, to, nodes)) {
                    wires.mend(from, to);
                } else if (from != to) {
                    wires.cut(from, to);
                }
            }
        }
    }

    private void work(Random random, Rivals rivals, Mishaps mishaps, String old) throws Exception {
        int steps = 30 + random.nextInt(40);
        int last = random.nextInt(steps);
        for (int step = 0; step < steps; step++) {
            mishaps.pass();
            if (step == last) {
                rivals.delete(nodes.get(random.nextInt(nodes.size())), old);
            }
            if (random.nextInt(8) == 0) {
                mishaps.happen();
            } else {
                rivals.act();
            }
            Thread.sleep(random.nextInt(4) * random.nextLong(40)); // The moments are the point.
        }
    }

    /** Waits for it; returns after how many rounds of all nodes one changed nothing. */
    private int rest(Shape shape) throws Exception {
        nodes.forEach(NodeProcess::awaitReady);
        for (int rounds = 0; rounds < MOST_ROUNDS_TO_REST; rounds++) {
            awaitRest(shape);
            if (isIdleRound()) {
                Trees.assertEqual(nodes.toArray(NodeProcess[]::new));
                return rounds;
            }
        }
        throw new AssertionError("no rest after " + MOST_ROUNDS_TO_REST + " rounds");
    }

    /** In step, with the same trees, and without a new row for a moment. */
    private void awaitRest(Shape shape) {
        List<Long> last = new ArrayList<>();
        await("rest")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> {
                    List<Long> former = List.copyOf(last);
                    last.clear();
                    for (NodeProcess node : nodes) {
                        JsonNode status = node.status();
                        last.add(status.get("sequence").asLong());
                        assertInStep(node, status, shape);
                    }
                    assertThat(last).as("sequences").isEqualTo(former);
                    Trees.assertEqual(nodes.toArray(NodeProcess[]::new));
                });
    }

    private void assertInStep(NodeProcess node, JsonNode status, Shape shape) {
        assertThat(status.get("state").asText()).as("%s", node).isEqualTo("running");
        for (String none : List.of("failures", "problems", "inFlight", "plans")) {
            assertThat(status.get(none)).as("%s of %s", none, node).isEmpty();
        }
        for (NodeProcess peer : nodes) {
            if (shape.has(node, peer, nodes)) {
                assertThat(status.get("peers"))
                        .as("%s in step with %s", node, peer)
                        .anyMatch(each ->
                                each.get("url").asText().equals(wires.url(node, peer))
                                        && each.get("contact").asText().equals("connected")
                                        && each.get("inStep").asBoolean()
                                        && each.get("waiting").asInt() == 0);
            }
        }
    }

    /** Whether one more round of each node moved no byte, wrote no row and found nothing. */
    private boolean isIdleRound() throws IOException {
        List<Long> sequences = sequences();
        long done = 0;
        for (NodeProcess node : nodes) {
            JsonNode scan = node.scan();
            done += scan.get("changed").asLong() + scan.get("deleted").asLong();
            JsonNode pull = node.pull();
            for (String count : List.of("fetched", "bytes", "deleted", "conflicts", "failed")) {
                done += pull.get(count).asLong();
            }
        }
        return done == 0 && sequences().equals(sequences);
    }

    private List<Long> sequences() throws IOException {
        List<Long> sequences = new ArrayList<>();
        for (NodeProcess node : nodes) {
            sequences.add(node.status().get("sequence").asLong());
        }
        return sequences;
    }
}
