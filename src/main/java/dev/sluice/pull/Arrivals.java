package dev.sluice.pull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where what several threads bring arrives: a task that has begun arrives always, with a change,
 * with nothing, or with what went wrong in the program. After {@link #stop} none begins any more,
 * and none is lost.
 */
final class Arrivals {

    /** How long a batch gathers while more is under way: short beside what a person notices. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private record Arrival(@Nullable Change change, @Nullable Throwable failure) {}

    private final BlockingQueue<Arrival> queue = new LinkedBlockingQueue<>();
    private final Object lock = new Object();
    private int running;
    private boolean stopped;

    /** Brings something, on a thread of its own. */
    void bring(Supplier<@Nullable Change> task) {
        if (!begin()) {
            return;
        }
        Arrival arrival = new Arrival(null, null);
        try {
            arrival = new Arrival(task.get(), null);
        } catch (RuntimeException | Error e) {
            arrival = new Arrival(null, e);
        } finally {
            end(arrival);
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
            queue.add(arrival);
            running--;
            lock.notifyAll();
        }
    }

    /**
     * What has arrived, at least one. While more is under way a moment is waited for it: commits
     * and fsyncs cost by the batch. What is alone does not wait.
     *
     * @param underWay how many were sent and not yet taken
     * @param lingers whether to wait for more than one
     * @return as many as arrived, null for those without a change
     */
    List<@Nullable Change> take(int underWay, boolean lingers) throws InterruptedException {
        List<Arrival> batch = new ArrayList<>();
        try {
            batch.add(queue.take());
            long deadline = System.nanoTime() + LINGER_NANOS;
            while (lingers && batch.size() < underWay) {
                Arrival next = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    break;
                }
                batch.add(next);
            }
        } catch (InterruptedException e) {
            queue.addAll(batch); // for stop to find
            throw e;
        }
        return changes(batch);
    }

    /** Where one went wrong, the others go back to where {@link #stop} finds them. */
    private List<@Nullable Change> changes(List<Arrival> batch) {
        List<@Nullable Change> changes = new ArrayList<>(batch.size());
        for (Arrival arrival : batch) {
            Throwable failure = arrival.failure();
            if (failure != null) {
                queue.addAll(batch);
                throw thrown(failure);
            }
            changes.add(arrival.change());
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
            if (arrival.change() != null) {
                arrival.change().step().abandon();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
