package dev.sluice.serve.content;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Deque;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * A few buffers that wait for the next bundle. The allocator gives memory of which nothing is in
 * use back to the kernel, and fetches it anew, page by page, for each bundle that comes after.
 */
final class IdleBuffers {

    /** Bytes of each: a write, and the way to the threads that fill it, cost little per file. */
    static final int SIZE = 512 << 10;

    /** Bytes of one where memory is scarce: room for the largest entry, and the end. */
    static final int SMALL = 136 << 10;

    /** Enough for four bundles at once. */
    static final int MAX = 4 * Transfer.WINDOW;

    /** The last one used comes first, so that a single bundle has the same ones again and again. */
    private final Deque<ByteBuf> idle = new LinkedBlockingDeque<>(MAX);

    ByteBuf borrow() {
        ByteBuf buffer = idle.pollFirst();
        return buffer == null ? PooledByteBufAllocator.DEFAULT.directBuffer(SIZE, SIZE) : buffer;
    }

    /** One that is not kept. */
    static ByteBuf small() {
        return PooledByteBufAllocator.DEFAULT.directBuffer(SMALL, SMALL);
    }

    /** One that is still on its way keeps its memory until it has left. */
    void release(ByteBuf buffer) {
        if (buffer.refCnt() != 1 || buffer.capacity() != SIZE || !idle.offerFirst(buffer)) {
            buffer.release();
        }
    }
}
