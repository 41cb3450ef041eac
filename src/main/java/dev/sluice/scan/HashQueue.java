package dev.sluice.scan;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Files on their way through the hashing threads, at most {@link #MOST} at once. Results come in
 * the order in which they are done, so that a large file holds up none behind it. Used by the
 * scanning thread only.
 */
final class HashQueue {

    /** Keeps the threads busy with small files between two looks of the scanning thread. */
    private static final int MOST = 256;

    private final Hasher hasher;
    private final Reader reader;
    private final BlockingQueue<Reading.Result> done = new LinkedBlockingQueue<>();
    private int outstanding;
    private volatile boolean isAbandoned;

    HashQueue(Hasher hasher, Reader reader) {
        this.hasher = hasher;
        this.reader = reader;
    }

    boolean isFull() {
        return outstanding >= MOST;
    }

    boolean isEmpty() {
        return outstanding == 0;
    }

    /**
     * Puts a file in the queue, which must not be full.
     *
     * @throws IOException if the hashing threads were stopped
     */
    void add(Reading reading) throws IOException {
        try {
            hasher.run(() -> read(reading));
        } catch (RejectedExecutionException e) {
            throw new IOException("hash " + reading.path() + ": the hashing threads stopped", e);
        }
        outstanding++;
    }

    private void read(Reading reading) {
        if (!isAbandoned) {
            done.add(reader.read(reading));
        }
    }

    /** A result that is there already, or null. */
    Reading.@Nullable Result poll() {
        return counted(done.poll());
    }

    /** Waits for a result, or returns null after the time. */
    Reading.@Nullable Result poll(Duration most) throws InterruptedIOException {
        try {
            return counted(done.poll(most.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while files were hashed");
        }
    }

    private Reading.@Nullable Result counted(Reading.@Nullable Result result) {
        if (result != null) {
            outstanding--;
        }
        return result;
    }

    /** Nobody waits any more: files not begun are not read. */
    void abandon() {
        isAbandoned = true;
    }
}
