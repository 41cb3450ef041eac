package dev.sluice.pull;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Buffers for small contents, lent and given back: the memory of a direct one is freed late. */
final class ContentBuffers {

    private final Queue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();
    private final int size;

    /**
     * @param size bytes of each
     */
    ContentBuffers(int size) {
        this.size = size;
    }

    /** An empty one. */
    ByteBuffer borrow() {
        ByteBuffer buffer = idle.poll();
        return buffer == null ? ByteBuffer.allocateDirect(size) : buffer.clear();
    }

    void giveBack(ByteBuffer buffer) {
        idle.add(buffer);
    }
}
