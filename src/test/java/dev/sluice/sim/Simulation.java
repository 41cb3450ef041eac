package dev.sluice.sim;

import dev.sluice.index.Index;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a schedule to its end, lets all come to rest, and has that judged. */
final class Simulation {

    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(20);

    private final Schedule schedule;
    private final World world;

    private Simulation(Schedule schedule, World world) {
        this.schedule = schedule;
        this.world = world;
    }

    /**
     * @return what went wrong, null if nothing did
     */
    static @Nullable String of(Schedule schedule, Homes homes) {
        try {
            return new Simulation(schedule, new World(schedule, homes)).run();
        } catch (IOException e) {
            throw new IllegalStateException("bug: in the simulation", e);
        }
    }

    private @Nullable String run() {
        try {
            for (int i = 0; i < schedule.nodes(); i++) {
                world.start(i);
            }
            for (Action action : schedule.actions()) {
                world.clock().pass(Duration.ofMillis(30));
                world.act(action);
            }
            rest();
            new Judge(world).judge();
            return null;
        } catch (Violation e) {
            return e.getMessage();
        } catch (IOException | RuntimeException | Error e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return "bug: " + trace;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            world.nodes().forEach(SimulatedNode::vanish);
        }
    }

    private void rest() throws InterruptedException {
        world.heal();
        for (SimulatedNode node : world.nodes()) {
            node.wall().set(Duration.ZERO);
        }
        int rounds = 2 * schedule.nodes() + 6;
        for (int round = 0; round < rounds; round++) {
            long before = changes();
            for (int node = 0; node < schedule.nodes(); node++) {
                world.start(node);
                world.clock().pass(BETWEEN_ROUNDS);
                world.act(new Action.Scan(node, List.of()));
                world.act(new Action.Pull(node, List.of()));
            }
            if (changes() == before && round > 0) {
                return;
            }
        }
        throw new Violation("13: no rest after " + rounds + " rounds");
    }

    /** Grows with each entry that any index takes. */
    private long changes() {
        long changes = 0;
        for (SimulatedNode node : world.nodes()) {
            if (node.isUp()) {
                Index index = node.index();
                changes += index.last().value();
            } else {
                changes -= 1_000_000;
            }
        }
        return changes;
    }
}
