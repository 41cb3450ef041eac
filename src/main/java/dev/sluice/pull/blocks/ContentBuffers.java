package dev.sluice.pull.blocks;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Buffers for small contents, lent and given back: the memory of a direct one is freed late. Those
 * of one node are for all of its folders, so that it keeps as many as are in use at a time.
 */
public final class ContentBuffers {

    /** More than this are in use only where many folders or peers are pulled at once. */
    static final int MAX_IDLE = 16;

    private final Queue<ByteBuffer> idle = new ArrayBlockingQueue<>(MAX_IDLE);
    private final int size;

    /**
     * @param size bytes of each
     */
    public ContentBuffers(int size) {
        this.size = size;
    }

    /** An empty one. */
    public ByteBuffer borrow() {
        ByteBuffer buffer = idle.poll();
        return buffer == null ? ByteBuffer.allocateDirect(size) : buffer.clear();
    }

    /** It is left to the garbage collector where enough are kept. */
    public void release(ByteBuffer buffer) {
        var _ = idle.offer(buffer);
    }
}
