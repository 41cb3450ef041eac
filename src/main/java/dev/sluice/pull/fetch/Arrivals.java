package dev.sluice.pull.fetch;

import dev.sluice.pull.plan.ContentTask;
import dev.sluice.pull.publish.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where what several threads bring arrives. A load that has begun always says that it has ended,
 * with what went wrong in the program if something did. After {@link #stop} none begins any more,
 * and nothing that arrived is lost.
 */
final class Arrivals {

    /** How long a batch gathers while more is under way: short beside what a person notices. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /**
     * Something that arrived.
     *
     * @param ended tasks that are no longer under way, with or without a change
     */
    private record Arrival(
            List<Change> changes, List<ContentTask> ended, @Nullable Throwable failure) {}

    /**
     * What was taken at once.
     *
     * @param ended tasks that are no longer under way
     */
    record Taken(List<Change> changes, List<ContentTask> ended) {}

    private final BlockingQueue<Arrival> queue = new LinkedBlockingQueue<>();
    private final Object lock = new Object();
    private int running;
    private boolean stopped;

    /**
     * Brings changes, on a thread of its own.
     *
     * @param tasks that were sent for with this
     * @param work gets a sink for what has come so far
     */
    void bring(List<ContentTask> tasks, Consumer<Consumer<List<Change>>> work) {
        if (!begin()) {
            return;
        }
        Arrival end = new Arrival(List.of(), tasks, null);
        try {
            work.accept(changes -> queue.add(new Arrival(List.copyOf(changes), List.of(), null)));
        } catch (RuntimeException | Error e) {
            end = new Arrival(List.of(), tasks, e);
        } finally {
            end(end);
        }
    }

    private boolean begin() {
        synchronized (lock) {
            if (!stopped) {
                running++;
            }
            return !stopped;
        }
    }

    private void end(Arrival arrival) {
        synchronized (lock) {
            try {
                queue.add(arrival);
            } finally {
                running--; // also where there is no memory: stop waits for this
                lock.notifyAll();
            }
        }
    }

    /**
     * What has arrived, at least one thing. While more is under way a moment is waited for it:
     * commits and fsyncs cost by the batch. What is alone does not wait.
     *
     * @param underWay how many tasks were sent for and have not ended
     * @param most changes that are enough for a batch
     */
    Taken take(int underWay, int most) throws InterruptedException {
        List<Arrival> batch = new ArrayList<>();
        int changes = 0;
        List<ContentTask> ended = new ArrayList<>();
        try {
            long deadline = System.nanoTime() + LINGER_NANOS;
            Arrival next = queue.take();
            while (next != null) {
                batch.add(next);
                changes += next.changes().size();
                ended.addAll(next.ended());
                next =
                        changes < most && ended.size() < underWay
                                ? queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
                                : null;
            }
        } catch (InterruptedException e) {
            queue.addAll(batch); // for stop to find
            throw e;
        }
        return new Taken(changes(batch), ended);
    }

    /** Where one went wrong, the others go back to where {@link #stop} finds them. */
    private List<Change> changes(List<Arrival> batch) {
        List<Change> changes = new ArrayList<>();
        for (Arrival arrival : batch) {
            Throwable failure = arrival.failure();
            if (failure != null) {
                queue.addAll(batch);
                throw thrown(failure);
            }
            changes.addAll(arrival.changes());
        }
        return changes;
    }

    private static RuntimeException thrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
    }

    boolean isStopped() {
        synchronized (lock) {
            return stopped;
        }
    }

    /** Lets nothing more begin, waits for what has begun, and gives up all that was not taken. */
    void stop() {
        boolean interrupted = false;
        synchronized (lock) {
            stopped = true;
            while (running > 0) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        for (Arrival arrival = queue.poll(); arrival != null; arrival = queue.poll()) {
            arrival.changes().forEach(change -> change.step().abandon());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
