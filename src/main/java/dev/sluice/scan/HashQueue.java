package dev.sluice.scan;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Files on their way through the hashing threads, at most {@link #MAX} at once. Small ones go
 * together, and what came of them comes back together, because handing over one costs as much as
 * reading it. Results come as they are finished, so that a large file delays none behind it. Used
 * by the scanning thread only.
 */
final class HashQueue {

    /** Keeps the threads busy with small files between two looks of the scanning thread. */
    private static final int MAX = 512;

    /** Small files that are handed over together; more make them no cheaper. */
    private static final int TOGETHER = 32;

    /** So long a small file waits at most for others, while the scan finds other work. */
    private static final long MAX_NANOS = Duration.ofMillis(20).toNanos();

    private final Hasher hasher;
    private final Reader reader;

    /** What came of those that were handed over together. */
    private final BlockingQueue<List<HashTask.Result>> done = new LinkedBlockingQueue<>();

    /** Results that nobody has asked for yet. */
    private final Deque<HashTask.Result> taken = new ArrayDeque<>();

    private List<HashTask> together = new ArrayList<>();
    private long oldest;
    private int outstanding;
    private volatile boolean isAbandoned;
    private volatile boolean isBroken;

    HashQueue(Hasher hasher, Reader reader) {
        this.hasher = hasher;
        this.reader = reader;
    }

    boolean isFull() {
        return outstanding >= MAX;
    }

    boolean isEmpty() {
        return outstanding == 0;
    }

    /**
     * Puts a file in the queue, which must not be full.
     *
     * @throws IOException if the hashing threads were stopped
     */
    void add(HashTask reading) throws IOException {
        outstanding++;
        if (!Reader.isSmall(reading.looked())) {
            hand(List.of(reading));
            return;
        }
        if (together.isEmpty()) {
            oldest = System.nanoTime();
        }
        together.add(reading);
        if (together.size() == TOGETHER) {
            handOver();
        }
    }

    /** Lets no file wait for others any longer that has waited for a while. */
    void handOverIfOld() throws IOException {
        if (!together.isEmpty() && System.nanoTime() - oldest >= MAX_NANOS) {
            handOver();
        }
    }

    private void handOver() throws IOException {
        List<HashTask> readings = together;
        together = new ArrayList<>(TOGETHER);
        hand(readings);
    }

    private void hand(List<HashTask> readings) throws IOException {
        try {
            hasher.run(() -> read(readings));
        } catch (RejectedExecutionException e) {
            throw new IOException(
                    "hash " + readings.getFirst().path() + ": the hashing threads stopped", e);
        }
    }

    /** However it ends, nobody may wait for results that never come: memory may run out. */
    private void read(List<HashTask> readings) {
        boolean isDone = false;
        try {
            List<HashTask.Result> results = new ArrayList<>(readings.size());
            reader.read(readings, this::isWanted, results::add);
            done.add(results);
            isDone = true;
        } finally {
            if (!isDone) {
                isBroken = true;
            }
        }
    }

    private boolean isWanted() {
        return !isAbandoned;
    }

    /** A result that is there already, or null. */
    HashTask.@Nullable Result poll() {
        if (taken.isEmpty()) {
            take(done.poll());
        }
        return counted(taken.poll());
    }

    /** Waits for a result, or returns null after the time. */
    HashTask.@Nullable Result poll(Duration most) throws IOException {
        handOverWhatWaits();
        HashTask.Result result = poll();
        return result == null ? await(most) : result;
    }

    /** In a full queue the threads have enough to do: what is added next goes along. */
    private void handOverWhatWaits() throws IOException {
        if (isFull()) {
            handOverIfOld();
        } else if (!together.isEmpty()) {
            handOver();
        }
    }

    private HashTask.@Nullable Result await(Duration most) throws IOException {
        if (isBroken && done.isEmpty()) {
            throw new IOException("a hashing thread met an error; the log says which");
        }
        try {
            take(done.poll(most.toNanos(), TimeUnit.NANOSECONDS));
            return counted(taken.poll());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while files were hashed");
        }
    }

    private void take(@Nullable List<HashTask.Result> results) {
        if (results != null) {
            taken.addAll(results);
        }
    }

    private HashTask.@Nullable Result counted(HashTask.@Nullable Result result) {
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
