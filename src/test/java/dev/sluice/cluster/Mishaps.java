package dev.sluice.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What happens to nodes and to the wires between them, each for a number of steps. */
final class Mishaps {

    private record Broken(int until, Fault.Act repair) {}

    private final Random random;
    private final Wires wires;
    private final Shape shape;
    private final Rivals rivals;
    private final int mostRestarts;
    private final List<Fault> others = new ArrayList<>();
    private final Set<NodeProcess> spared = new HashSet<>();
    private final List<Broken> broken = new ArrayList<>();
    private final Set<NodeProcess> idle = new HashSet<>();
    private int step;
    private int restarts;
    private int made;
    private boolean isOtherBroken;

    /**
     * @param mostRestarts a start takes two processors for some seconds
     */
    Mishaps(Random random, Wires wires, Shape shape, Rivals rivals, int mostRestarts) {
        this.random = random;
        this.wires = wires;
        this.shape = shape;
        this.rivals = rivals;
        this.mostRestarts = mostRestarts;
    }

    /** Of those that are added, one at a time is broken. */
    void add(Fault fault) {
        others.add(fault);
    }

    /** From now on a node is held and parted from others, but never ended. */
    void spare(NodeProcess node) {
        spared.add(node);
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
                each.repair.run();
            }
        }
    }

    void happen() throws Exception {
        if (!others.isEmpty() && random.nextInt(4) == 0) {
            breakOther(others.get(random.nextInt(others.size())));
            return;
        }
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

    private void breakOther(Fault fault) {
        if (isOtherBroken) {
            return;
        }
        try {
            fault.make().run();
        } catch (IOException e) {
            rivals.note("not " + fault.what() + ": " + e.getMessage());
            return;
        }
        isOtherBroken = true;
        made++;
        rivals.note(fault.what());
        until(
                40,
                () -> {
                    fault.mend().run();
                    isOtherBroken = false;
                    rivals.note(fault.end());
                });
    }

    private NodeProcess any() {
        return wires.nodes().get(random.nextInt(wires.nodes().size()));
    }

    private void until(int steps, Fault.Act repair) {
        broken.add(new Broken(step + 1 + random.nextInt(steps), repair));
    }

    private void end(NodeProcess node, boolean isAtOnce) throws InterruptedException {
        if (restarts == mostRestarts || spared.contains(node)) {
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

    @Override
    public String toString() {
        return restarts + " restarts, " + made + " faults of disks";
    }
}
