package dev.sluice.sim;

import dev.sluice.domain.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** The threads of a node, which are none: each loop has its turn when it is given one. */
final class Turns implements Threads {

    private static final int MAX = 200;

    private final SimulatedClock clock;
    private final Random random;
    private final List<Started> loops = new ArrayList<>();

    private static final class Started implements Running {

        private final String name;
        private final Loop loop;
        private boolean isEnded;

        Started(String name, Loop loop) {
            this.name = name;
            this.loop = loop;
        }

        @Override
        public void interrupt() {
            isEnded = true;
        }

        @Override
        public boolean isAlive() {
            return !isEnded;
        }

        @Override
        public void join(Duration most) {
            // It never runs beside others.
        }
    }

    Turns(SimulatedClock clock, Random random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * Gives turns until nothing is due, in an order of its own each time: threads have none, and so
     * a round may come before the scan after a start.
     */
    void run() throws InterruptedException {
        for (int i = 0; i < MAX; i++) {
            boolean isDone = false;
            List<Started> order = new ArrayList<>(loops);
            Collections.shuffle(order, random);
            for (Started each : order) {
                isDone |= !each.isEnded && each.loop.turn();
            }
            loops.removeIf(each -> each.isEnded);
            if (!isDone) {
                return;
            }
        }
        throw new Violation("13: there is always something due");
    }

    /** Gives turns to loops of one kind while another one has its own. */
    void runBeside(String kind) throws InterruptedException {
        for (Started each : List.copyOf(loops)) {
            if (each.name.startsWith(kind) && !each.isEnded) {
                boolean _ = each.loop.turn();
            }
        }
    }

    @Override
    public Running start(String name, Loop loop) {
        Started started = new Started(name, loop);
        loops.add(started);
        return started;
    }

    @Override
    public void run(String name, Runnable task) {
        task.run();
    }

    @Override
    public ExecutorService pool(String name, int size) {
        return new Direct();
    }

    @Override
    public void sleep(Duration pause) {
        clock.pass(pause);
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    private static final class Direct extends AbstractExecutorService {

        private boolean isEnded;

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {
            isEnded = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            isEnded = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return isEnded;
        }

        @Override
        public boolean isTerminated() {
            return isEnded;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
