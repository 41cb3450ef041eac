package dev.sluice.peer.http;

import dev.sluice.domain.pace.MemoryBudget;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Buffers between whoever receives and hashes and whoever writes, so that neither stands still
 * while the other one, or the peer on the same cores, has its turn. All transfers of a node borrow
 * from the same ones; one that finds none does without a relay, and is slower. Medians for 2 GiB
 * were 1,691 and 1,702 ms with 4 of 256 KiB, 1,665 and 1,523 with 8, 1,487 and 1,368 with 16, and
 * with 32 hardly less for twice the memory.
 */
public final class RelayBuffers {

    static final int MAX = 16;

    private static final int MIN = 4;

    /** Whoever has little heap has little memory besides: one more for so many bytes of it. */
    private static final long HEAP_FOR_ONE = 16 << 20;

    private final MemoryBudget memory;
    private final int size;
    private final int wanted =
            Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_FOR_ONE, MIN, MAX);
    private final Queue<ByteBuffer> idle = new ArrayBlockingQueue<>(MAX);

    /**
     * @param memory that they take
     * @param size bytes of each
     */
    public RelayBuffers(MemoryBudget memory, int size) {
        this.memory = memory;
        this.size = size;
    }

    /** As many as there are to be had, at least two; else none. They are to be given back. */
    List<ByteBuffer> borrow() {
        List<ByteBuffer> lent = new ArrayList<>(wanted);
        while (lent.size() < wanted) {
            ByteBuffer kept = idle.poll();
            if (kept != null) {
                lent.add(kept.clear());
            } else {
                ByteBuffer made = make();
                if (made == null) {
                    break;
                }
                lent.add(made);
            }
        }
        if (lent.size() < 2) {
            release(lent);
            return List.of();
        }
        return lent;
    }

    /** Null where there is no memory: neither by the account, nor in the JVM. */
    private @Nullable ByteBuffer make() {
        if (!memory.tryTake(size)) {
            return null;
        }
        try {
            return ByteBuffer.allocateDirect(size);
        } catch (OutOfMemoryError e) {
            memory.release(size);
            return null; // it is faster with, and goes on without
        }
    }

    /** Some are kept for the next transfer: the memory of a direct one is freed late. */
    void release(List<ByteBuffer> lent) {
        for (ByteBuffer buffer : lent) {
            if (memory.waiting() > 0 || !idle.offer(buffer)) {
                memory.release(size);
            }
        }
    }
}
