package dev.sluice.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What happens to nodes and to the wires between them, each for a number of steps. */
final class Mishaps {

    /** A start takes two processors for some seconds. */
    private static final int MOST_RESTARTS = 2;

    @FunctionalInterface
    private interface Repair {
        void make() throws IOException;
    }

    private record Broken(int until, Repair repair) {}

    private final Random random;
    private final Wires wires;
    private final Shape shape;
    private final Rivals rivals;
    private final List<Broken> broken = new ArrayList<>();
    private final Set<NodeProcess> idle = new HashSet<>();
    private int step;
    private int restarts;

    Mishaps(Random random, Wires wires, Shape shape, Rivals rivals) {
        this.random = random;
        this.wires = wires;
        this.shape = shape;
        this.rivals = rivals;
    }

    /** Repairs what has been broken for long enough. */
    void pass() throws IOException {
        step++;
        repair(step);
    }

    void repairAll() throws IOException {
        repair(Integer.MAX_VALUE);
    }

    private void repair(int now) throws IOException {
        for (Broken each : List.copyOf(broken)) {
            if (each.until <= now) {
                broken.remove(each);
                each.repair.make();
            }
        }
    }

    void happen() throws Exception {
        NodeProcess node = any();
        if (idle.contains(node)) {
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> end(node, true);
            case 1 -> end(node, false);
            case 2, 3 -> hold(node);
            default -> part(node, any());
        }
    }

    private NodeProcess any() {
        return wires.nodes().get(random.nextInt(wires.nodes().size()));
    }

    private void until(int steps, Repair repair) {
        broken.add(new Broken(step + 1 + random.nextInt(steps), repair));
    }

    private void end(NodeProcess node, boolean isAtOnce) throws InterruptedException {
        if (restarts == MOST_RESTARTS) {
            return;
        }
        restarts++;
        rivals.note(node + (isAtOnce ? " is killed" : " is told to end"));
        if (isAtOnce) {
            node.kill();
        } else {
            node.stop();
        }
        idle.add(node);
        until(
                8,
                () -> {
                    node.launch();
                    idle.remove(node);
                    rivals.note(node + " is started");
                });
    }

    private void hold(NodeProcess node) throws IOException {
        signal(node, "STOP");
        idle.add(node);
        rivals.note(node + " is held");
        until(
                6,
                () -> {
                    signal(node, "CONT");
                    idle.remove(node);
                    rivals.note(node + " goes on");
                });
    }

    private static void signal(NodeProcess node, String name) throws IOException {
        LoopDisk.run("kill", "-" + name, Long.toString(node.pid()));
    }

    private void part(NodeProcess one, NodeProcess other) throws IOException {
        if (one == other) {
            return;
        }
        wires.cut(one, other);
        wires.cut(other, one);
        rivals.note(one + " and " + other + " are parted");
        until(
                15,
                () -> {
                    mend(one, other);
                    mend(other, one);
                    rivals.note(one + " and " + other + " may meet again");
                });
    }

    private void mend(NodeProcess from, NodeProcess to) throws IOException {
        if (shape.has(from, to, wires.nodes())) {
            wires.mend(from, to);
        }
    }

    /** What was done to nodes so often. */
    int restarts() {
        return restarts;
    }
}
