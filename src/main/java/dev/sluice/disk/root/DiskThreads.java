package dev.sluice.disk.root;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which everything runs that may wait for a disk: open, read, write, fsync, stat, a
 * cold page. Platform threads, since a file call that waits holds the carrier of a virtual thread,
 * and two such calls stop all virtual threads of a machine with two cores. Never an event loop.
 */
public final class DiskThreads extends AbstractExecutorService {

    /** How long {@link #close} waits for what is under way before it interrupts it. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final ThreadPoolExecutor threads;

    /**
     * @param name begins the names of the threads
     * @param size how many there are, 1 or more; they are started when they are first needed
     * @param waiting the most tasks that wait for one; beyond it {@link #execute} throws {@link
     *     java.util.concurrent.RejectedExecutionException}, so that demand never becomes memory
     */
    public DiskThreads(String name, int size, int waiting) {
        threads =
                new ThreadPoolExecutor(
                        size,
                        size,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(waiting),
                        Thread.ofPlatform().daemon().name(name + "-", 1).factory());
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void shutdown() {
        threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return threads.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }

    /** Takes no more tasks, waits up to 10 s for those there are, and interrupts the rest. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (threads.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Runnable> _ = threads.shutdownNow();
    }
}
