package dev.sluice.pull.fetch;

import static dev.sluice.Together.check;

import dev.sluice.Together;
import dev.sluice.disk.publish.Tree;
import dev.sluice.domain.FileStat;
import dev.sluice.pull.plan.ContentTask;
import dev.sluice.pull.publish.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;

/** What several threads bring is taken or given up, once, whenever the round stops. */
@ExtendWith(FrayTestExtension.class)
class ArrivalsInterleavings {

    private static final List<ContentTask> TASKS = List.of(Tasks.task("a", Tasks.digest(1), 3));

    /** Counts what becomes of it. */
    private static final class Brought implements Change.VisibleStep {

        private final AtomicInteger abandoned = new AtomicInteger();

        @Override
        public @Nullable FileStat make(Tree tree, @Nullable FileStat expected) {
            return expected;
        }

        @Override
        public void abandon() {
            abandoned.incrementAndGet();
        }
    }

    @FrayTest(iterations = Together.ITERATIONS)
    void nothingThatArrivedIsLost() throws Exception {
        Arrivals arrivals = new Arrivals();
        List<Brought> brought = List.of(new Brought(), new Brought());
        AtomicInteger sunk = new AtomicInteger();
        List<Change> taken = new ArrayList<>();
        Together.run(
                () -> bring(arrivals, brought.getFirst(), sunk),
                () -> bring(arrivals, brought.getLast(), sunk),
                () -> {
                    taken.addAll(arrivals.take(2, 2).changes());
                    arrivals.stop();
                });
        int abandoned = brought.stream().mapToInt(each -> each.abandoned.get()).sum();
        check(taken.size() + abandoned == sunk.get(), "something is lost, or there twice");
        for (Change each : taken) {
            check(((Brought) each.step()).abandoned.get() == 0, "taken and given up");
        }
    }

    private static void bring(
            Arrivals arrivals, Brought step, AtomicInteger sunk) {
        arrivals.bring(
                TASKS,
                sink -> {
                    ContentTask task = TASKS.getFirst();
                    sink.accept(
                            List.of(
                                    new Change(
                                            task.wanted(), null, task.entry(), false, true, step)));
                    sunk.incrementAndGet();
                });
    }

    @FrayTest(iterations = Together.ITERATIONS)
    void whoStopsWaitsForWhatHasBegunAndLetsNothingBegin() throws Exception {
        Arrivals arrivals = new Arrivals();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger runningAfterwards = new AtomicInteger();
        Runnable loader =
                () ->
                        arrivals.bring(
                                TASKS,
                                _ -> {
                                    running.incrementAndGet();
                                    Thread.yield();
                                    running.decrementAndGet();
                                });
        Together.run(
                loader::run,
                loader::run,
                () -> {
                    arrivals.stop();
                    runningAfterwards.set(running.get());
                });
        check(runningAfterwards.get() == 0, "stopped while something was under way");
    }
}
