package dev.sluice.sim;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Role;
import dev.sluice.folder.Folder;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.Deletes;
import dev.sluice.index.PlanKind;
import dev.sluice.index.PlannedDelete;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** Whoever runs the nodes: decides, configures, evicts, mounts, and puts files back. */
final class Administrator {

    private static final int ALL = 1_000;

    private final World world;

    Administrator(World world) {
        this.world = world;
    }

    void act(Action action) throws InterruptedException {
        switch (action) {
            case Action.Decide(int node, boolean approves) -> decide(node, approves);
            case Action.Configure(int node, Role role) -> configure(node, role);
            case Action.Evict(int node, int other) -> evict(node, other);
            case Action.Unmount(int node) -> node(node).unmount();
            case Action.Mount(int node) -> node(node).mount();
            case Action.PutBack(int node, Duration ago) -> putBack(node, ago);
            default -> throw new IllegalStateException("bug: not for it: " + action);
        }
    }

    private SimulatedNode node(int number) {
        return world.nodes().get(number);
    }

    List<DeletePlan> plans(int node) {
        return node(node).isUp() ? node(node).folder().plans() : List.of();
    }

    private void decide(int number, boolean approves) throws InterruptedException {
        List<DeletePlan> plans = plans(number);
        if (plans.isEmpty()) {
            return;
        }
        DeletePlan plan = plans.getFirst();
        if (!approves) {
            noteRejected(number, plan);
        }
        Folder folder = node(number).folder();
        Runnable word =
                () -> {
                    var _ = approves ? folder.approve(plan.number()) : folder.reject(plan.number());
                };
        if (world.isWorking(number)) {
            word.run();
        } else {
            world.work(number, List.of(), word);
        }
    }

    /** What was deleted may come back; what would have overwritten it is not wanted. */
    private void noteRejected(int number, DeletePlan plan) {
        if (plan.kind() == PlanKind.RULES) {
            return;
        }
        Deletes deletes = node(number).index().deletes(plan.kind());
        for (PlannedDelete each : deletes.planned(plan.number(), null, ALL)) {
            String path = each.path().toString();
            world.chronicle().mayReturn(path);
            noteMoved(node(number).root().resolve(path));
            if (plan.kind() == PlanKind.CHANGES) {
                world.nodes().forEach(other -> giveUp(other.root().resolve(path)));
            }
        }
    }

    /** It may have become a copy elsewhere already. */
    private void noteMoved(Path path) {
        try {
            if (Files.isRegularFile(path)) {
                world.chronicle().moved(Files.readString(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void giveUp(Path path) {
        try {
            if (Files.isRegularFile(path)) {
                world.chronicle().gave(Files.readString(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a mirror-to-be has not seen yet would be undone: so it scans before. */
    void configure(int number, Role role) throws InterruptedException {
        SimulatedNode node = node(number);
        if (!node.isUp() || node.isUnmounted() || node.settings().role() == role) {
            return;
        }
        if (role == Role.RECEIVE_ONLY) {
            world.act(new Action.Scan(number, List.of()));
            if (!node.isUp()) {
                return;
            }
        }
        for (DeletePlan plan : plans(number)) {
            noteRejected(number, plan);
        }
        world.between(number, each -> each.settings(each.settings().with(role)));
    }

    private void evict(int number, int other) {
        if (node(number).isUp() && number != other) {
            boolean _ =
                    node(number)
                            .folder()
                            .index()
                            .write(transaction -> transaction.evict(new NodeId(other + 1)));
        }
    }

    private void putBack(int number, Duration ago) throws InterruptedException {
        SimulatedNode node = node(number);
        if (!node.isUp() || node.folder().root() == null || node.isUnmounted()) {
            return;
        }
        Instant at = node.wall().instant().minus(ago);
        if (world.isWorking(number)) {
            putBack(node, at);
        } else {
            world.work(number, List.of(), () -> putBack(node, at));
        }
    }

    private static void putBack(SimulatedNode node, Instant at) {
        try {
            SortedMap<String, String> before = node.people().files();
            try {
                var _ = node.folder().restore(at, false);
            } finally {
                node.people().noteRestored(before);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
