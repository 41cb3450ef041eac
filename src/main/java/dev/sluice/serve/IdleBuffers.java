package dev.sluice.serve;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * A few buffers that wait for the next bundle. The allocator gives memory of which nothing is in
 * use back to the kernel, and fetches it anew, page by page, for each bundle that comes after.
 */
final class IdleBuffers {

    /** Bytes of each: a write, and the way to the threads that fill it, cost little per file. */
    static final int SIZE = 512 << 10;

    /** Enough for four bundles at once. */
    private static final int MOST = 4 * Transfer.WINDOW;

    private final Queue<ByteBuf> idle = new ArrayBlockingQueue<>(MOST);

    ByteBuf borrow() {
        ByteBuf buffer = idle.poll();
        return buffer == null ? PooledByteBufAllocator.DEFAULT.directBuffer(SIZE, SIZE) : buffer;
    }

    /** One that is still on its way keeps its memory until it has left. */
    void giveBack(ByteBuf buffer) {
        if (buffer.refCnt() != 1 || !idle.offer(buffer)) {
            buffer.release();
        }
    }
}
