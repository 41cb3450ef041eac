package dev.sluice.serve.gate;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The memory of all answers on their way together, on the heap and off it: what was read and is not
 * sent, what is queued at sockets, the lines of requests. A slow reader keeps what it was given, so
 * without a bound for all of them together a few hundred have everything.
 *
 * <p>While half of it is free, answers get what makes them fast. Beyond that they make do with
 * little, and readers must keep a higher rate. The last quarter is for those who hold little, so
 * that whoever fills the rest, from one address or a few, does not keep the others out.
 */
public final class AnswerMemory {

    /** What one caller may hold of the last quarter: a few transfers at once. */
    private static final long LITTLE = 1 << 20;

    private static final int LITTLE_PART = 32;

    /** Of the heap. As much again may be off it, where most of an answer is. */
    private static final int PART_OF_HEAP = 4;

    /** Of that of the data port: for status and metrics, which must not depend on it. */
    private static final int PART_OF_MANAGEMENT = 8;

    private static final long MIN = 2 << 20;

    private static final Duration MEMORY = Duration.ofMinutes(1);

    private final long most;
    private final Consumer<String> onRefused;
    private final AtomicLong refused = new AtomicLong();
    private final Map<String, Long> byCaller = new HashMap<>();
    private long held;
    private volatile @Nullable Long lastRefused;

    /**
     * @param most bytes
     * @param onRefused told of each caller that has to come later
     */
    public AnswerMemory(long most, Consumer<String> onRefused) {
        this.most = most;
        this.onRefused = onRefused;
    }

    /** For the data port, by the heap that this process may have. */
    public static AnswerMemory ofData(Consumer<String> onRefused) {
        return new AnswerMemory(ofHeap(PART_OF_HEAP), onRefused);
    }

    /** For the management port. */
    static AnswerMemory ofManagement(Consumer<String> onRefused) {
        return new AnswerMemory(ofHeap(PART_OF_HEAP * PART_OF_MANAGEMENT), onRefused);
    }

    private static long ofHeap(int part) {
        return Math.max(MIN, Runtime.getRuntime().maxMemory() / part);
    }

    /** Takes some for what an answer cannot do without; false if the caller has to come later. */
    boolean take(String caller, long bytes) {
        if (tryTake(caller, bytes)) {
            return true;
        }
        refused.incrementAndGet();
        lastRefused = System.nanoTime();
        onRefused.accept(caller);
        return false;
    }

    private synchronized boolean tryTake(String caller, long bytes) {
        long its = byCaller.getOrDefault(caller, 0L) + bytes;
        long limit = its <= Math.max(LITTLE, most / LITTLE_PART) ? most : most - most / 4;
        if (held + bytes > limit) {
            return false;
        }
        add(caller, bytes);
        return true;
    }

    /** Takes some for what makes an answer faster, and is given back when others need it. */
    synchronized boolean takeSpare(String caller, long bytes) {
        if (held + bytes > most / 2) {
            return false;
        }
        add(caller, bytes);
        return true;
    }

    /** Notes what is held already, or (negative) is no longer. */
    synchronized void add(String caller, long bytes) {
        held += bytes;
        byCaller.merge(caller, bytes, (old, more) -> old + more == 0 ? null : old + more);
    }

    /** Whether there is enough that an answer may have more than it needs. */
    synchronized boolean isAmple() {
        return held <= most / 2;
    }

    /** How scarce it is: 0 up to a half, 1 from three quarters on. */
    synchronized double pressure() {
        double part = (double) held / most;
        return Math.clamp((part - 0.5) / 0.25, 0, 1);
    }

    /** Bytes held now. */
    public synchronized long held() {
        return held;
    }

    /** Bytes that may be held. */
    public long most() {
        return most;
    }

    /** How many calls were told to come later, since the start. */
    public long refused() {
        return refused.get();
    }

    /** Whether that was so in the last minute. */
    public boolean isRefusing() {
        Long last = lastRefused;
        return last != null && System.nanoTime() - last < MEMORY.toNanos();
    }
}
