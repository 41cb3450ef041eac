package dev.sluice.folder.peers;

import dev.sluice.domain.Threads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** The threads that work with one peer, to be ended together. */
public record PeerThreads(PeerLoop loop, List<Threads.Running> threads, ExecutorService transfers) {

    void interrupt() {
        threads.forEach(Threads.Running::interrupt);
        transfers.shutdownNow();
    }

    /** Whether all of them live; one that does not has met an error that nothing could catch. */
    boolean isAlive() {
        return threads.stream().allMatch(Threads.Running::isAlive);
    }

    /**
     * Waits until they have ended, or until {@link System#nanoTime} reaches the deadline: what they
     * write to is closed next.
     */
    void join(long deadline) {
        try {
            for (Threads.Running thread : threads) {
                thread.join(Duration.ofMillis(Math.max(1, millisUntil(deadline))));
            }
            boolean _ = transfers.awaitTermination(millisUntil(deadline), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long millisUntil(long deadline) {
        return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
}
