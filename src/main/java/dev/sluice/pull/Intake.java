package dev.sluice.pull;

import dev.sluice.peer.FeedHeader;
import dev.sluice.peer.PeerException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A peer's feed on its way into a backlog: read by another thread while the one of the round
 * applies what has come. Ends before it is closed.
 */
final class Intake implements AutoCloseable {

    /** Reads the feed to its end. */
    @FunctionalInterface
    interface Reading {

        /**
         * @param intake to be told what was read
         */
        FeedHeader run(Intake intake) throws PeerException;
    }

    private final Backlog backlog;
    private final Reading reading;
    private boolean isRunning;
    private volatile boolean isStopped;
    private @Nullable FeedHeader header;
    private @Nullable Throwable failure;

    private Intake(Backlog backlog, Reading reading) {
        this.backlog = backlog;
        this.reading = reading;
    }

    static Intake start(Backlog backlog, Executor threads, Reading reading) {
        Intake intake = new Intake(backlog, reading);
        threads.execute(intake::run);
        return intake;
    }

    private void run() {
        if (!begin()) {
            return;
        }
        try {
            FeedHeader read = reading.run(this);
            offer();
            end(read, null);
        } catch (PeerException | RuntimeException | Error e) {
            end(null, e);
        }
    }

    private synchronized boolean begin() {
        isRunning = !isStopped;
        return isRunning;
    }

    private synchronized void end(@Nullable FeedHeader read, @Nullable Throwable broken) {
        isRunning = false;
        header = read;
        failure = broken;
        notifyAll();
    }

    /** What was read until now may be applied. */
    synchronized void offer() {
        backlog.offer();
        notifyAll();
    }

    /**
     * To be called by who reads, now and then.
     *
     * @throws CancellationException if nobody waits for it any more
     */
    void check() {
        if (isStopped) {
            throw new CancellationException("the round has ended");
        }
    }

    /**
     * Waits until there is something to apply.
     *
     * @return false if all was read and there is nothing more
     */
    synchronized boolean hasMore() throws InterruptedException {
        while (!backlog.hasOffered() && !isEnded()) {
            wait();
        }
        return backlog.hasOffered();
    }

    private boolean isEnded() {
        return header != null || failure != null;
    }

    /**
     * Waits until all was read.
     *
     * @return the header of the last page
     * @throws PeerException why the feed broke
     */
    synchronized FeedHeader header() throws PeerException, InterruptedException {
        while (!isEnded()) {
            wait();
        }
        return switch (failure) {
            case PeerException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> Objects.requireNonNull(header);
        };
    }

    /** Where it is still read, it is given up, and waited for: nothing is written behind this. */
    @Override
    public synchronized void close() {
        isStopped = true;
        boolean interrupted = false;
        while (isRunning) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
