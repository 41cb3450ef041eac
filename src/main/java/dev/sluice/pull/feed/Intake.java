package dev.sluice.pull.feed;

import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedHeader;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.plan.NeedRows;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A peer's feed on its way into a backlog: read by another thread while the one of the round
 * applies what has come. Ends before it is closed. Where much is to be applied, reading waits for
 * applying: what stays in memory for long is copied by the garbage collector, twice.
 */
public final class Intake implements AutoCloseable {

    /** Reads the feed to its end. */
    @FunctionalInterface
    public interface Reading {

        /**
         * @param intake to be told what was read
         */
        FeedHeader run(Intake intake) throws PeerException;
    }

    /** Rows that are read ahead while there are others to apply, and a chunk more. */
    public static final int MAX_AHEAD = 500;

    /**
     * The longest wait for room, once per some hundred entries. Small files are applied faster than
     * that; with large ones the feed still advances, so that its sender does not give up.
     */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Backlog backlog;
    private final Duration patience;
    private final Reading reading;
    private @Nullable Thread reader;
    private boolean isApplied;
    private volatile boolean isStopped;
    private @Nullable FeedHeader header;
    private @Nullable Throwable failure;

    private Intake(Backlog backlog, Duration patience, Reading reading) {
        this.backlog = backlog;
        this.patience = patience;
        this.reading = reading;
    }

    public static Intake start(Backlog backlog, Executor threads, Reading reading) {
        return start(backlog, threads, PATIENCE, reading);
    }

    /**
     * @param patience how long {@link #offer} waits for room
     */
    public static Intake start(
            Backlog backlog, Executor threads, Duration patience, Reading reading) {
        Intake intake = new Intake(backlog, patience, reading);
        threads.execute(intake::run);
        return intake;
    }

    private void run() {
        if (!begin()) {
            return;
        }
        try {
            FeedHeader read = reading.run(this);
            offerAll();
            end(read, null);
        } catch (PeerException | RuntimeException | Error e) {
            end(null, e);
        }
    }

    private synchronized boolean begin() {
        reader = isStopped ? null : Thread.currentThread();
        return reader != null;
    }

    private synchronized void end(@Nullable FeedHeader read, @Nullable Throwable broken) {
        reader = null;
        header = read;
        failure = broken;
        notifyAll();
    }

    /** What was read until now may be applied; waits while there is much, though not for long. */
    public synchronized void offer() {
        offerAll();
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toMillis(); left > 0 && isAhead(); ) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAhead() {
        return isApplied && !isStopped && backlog.offered() > MAX_AHEAD;
    }

    private synchronized void offerAll() {
        backlog.offer();
        notifyAll();
    }

    /** The next rows to apply, as {@link Backlog#nextOffered}. */
    public synchronized List<NeedRows.Planned> next() {
        isApplied = true;
        List<NeedRows.Planned> rows = backlog.nextOffered();
        notifyAll();
        return rows;
    }

    /**
     * To be called by who reads, now and then.
     *
     * @throws CancellationException if nobody waits for it any more
     */
    public void check() {
        if (isStopped) {
            throw new CancellationException("the round has ended");
        }
    }

    /**
     * Waits until there is something to apply.
     *
     * @return false if all was read and there is nothing more
     */
    public synchronized boolean hasMore() throws InterruptedException {
        while (backlog.offered() == 0 && !isEnded()) {
            wait();
        }
        return backlog.offered() > 0;
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
    public synchronized FeedHeader header() throws PeerException, InterruptedException {
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

    /**
     * Where it is still read, that is interrupted, and waited for: what had come until then may
     * still become rows, but nothing is written behind this.
     */
    @Override
    public synchronized void close() {
        isStopped = true;
        boolean interrupted = false;
        if (reader != null) {
            reader.interrupt();
        }
        while (reader != null) {
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
