package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;

/**
 * Some time of work on a few nodes, by people who do not ask each other, while nodes, wires and
 * disks fail; then all is repaired, and what the nodes agree on must be what it can be.
 */
final class Bout {

    /** How much of it there is. */
    record Size(int steps, Duration longestPause, int restarts, Duration patience) {}

    private final int number;
    private final Wires wires;
    private final Path outside;
    private final Size size;

    /**
     * @param number of bouts before it, on the same nodes
     * @param outside an empty directory beside the trees
     */
    Bout(int number, Wires wires, Path outside, Size size) {
        this.number = number;
        this.wires = wires;
        this.outside = outside;
        this.size = size;
    }

    /**
     * Returns what happened, in a line.
     *
     * @param deeds where all that was done is written if it ends badly
     * @param faults what can break besides nodes and wires
     * @param spared nodes that are never ended
     */
    String fight(
            Random random, Shape shape, List<Fault> faults, List<NodeProcess> spared, Path deeds)
            throws Exception {
        long begun = System.nanoTime();
        connect(shape);
        List<NodeProcess> nodes = wires.nodes();
        Chronicle chronicle = new Chronicle(Trees.contents(nodes.getFirst().tree()));
        List<String> roots = List.of(root(0), root(0), root(1));
        Rivals rivals = new Rivals(random, nodes, outside, chronicle, roots);
        Mishaps mishaps = new Mishaps(random, wires, shape, rivals, size.restarts);
        faults.forEach(mishaps::add);
        spared.forEach(mishaps::spare);
        try {
            rivals.begin(root(0));
            work(random, rivals, mishaps);
            mishaps.repairAll();
            int rounds = new Rest(wires, shape, size.patience).reach();
            SortedMap<String, String> after = Trees.contents(nodes.getFirst().tree());
            rivals.end();
            assertThat(chronicle.violations(after)).isEmpty();
            return "%s, %d deeds, %s, %d names, %d copies, at rest after %d rounds, %.1f s"
                    .formatted(
                            shape,
                            rivals.log().size(),
                            mishaps,
                            after.size(),
                            after.keySet().stream()
                                    .filter(name -> name.contains(".sluice-c"))
                                    .count(),
                            rounds,
                            (System.nanoTime() - begun) / 1e9);
        } catch (Exception | AssertionError e) {
            Files.write(deeds, rivals.log());
            throw new AssertionError("see " + deeds, e);
        }
    }

    /** The directory with which it, or one so many bouts before, began. */
    private String root(int before) {
        return "r" + (number - before);
    }

    private void connect(Shape shape) throws IOException {
        for (NodeProcess from : wires.nodes()) {
            for (NodeProcess to : wires.nodes()) {
                if (shape.has(from, to, wires.nodes())) {
                    wires.mend(from, to);
                } else if (from != to) {
                    wires.cut(from, to);
                }
            }
        }
    }

    private void work(Random random, Rivals rivals, Mishaps mishaps) throws Exception {
        int steps = size.steps + random.nextInt(size.steps);
        int last = random.nextInt(steps);
        for (int step = 0; step < steps; step++) {
            mishaps.pass();
            if (step == last) {
                rivals.delete(wires.nodes().get(random.nextInt(wires.nodes().size())), root(2));
            }
            if (random.nextInt(8) == 0) {
                mishaps.happen();
            } else {
                act(rivals);
            }
            // The moments are the point.
            Thread.sleep(random.nextInt(4) * random.nextLong(size.longestPause.toMillis() / 3));
        }
    }

    /** A full disk may keep people from it; what they had not begun in a tree is not done. */
    private static void act(Rivals rivals) throws IOException {
        try {
            rivals.act();
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
        }
    }
}
