package dev.sluice.sim;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs a schedule to its end, lets all come to rest, and has that judged. */
final class Simulation {

    private final Schedule schedule;
    private final World world;

    private Simulation(Schedule schedule, World world) {
        this.schedule = schedule;
        this.world = world;
    }

    /**
     * What came of it.
     *
     * @param wrong null if nothing was
     * @param trace of its steps
     * @param askedUnscanned see {@link World#askedUnscanned}
     * @param fromBlocks see {@link World#fromBlocks}
     */
    record Outcome(@Nullable String wrong, int trace, long askedUnscanned, long fromBlocks) {}

    /**
     * @return what went wrong, null if nothing did
     */
    static @Nullable String of(Schedule schedule, Homes homes) {
        return run(schedule, homes).wrong();
    }

    static Outcome run(Schedule schedule, Homes homes) {
        try {
            World world = new World(schedule, homes);
            String wrong = new Simulation(schedule, world).run();
            return new Outcome(wrong, world.trace(), world.askedUnscanned(), world.fromBlocks());
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
            new Rest(schedule, world).come();
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
}
