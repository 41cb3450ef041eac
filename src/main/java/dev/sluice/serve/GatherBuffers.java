package dev.sluice.serve;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of one bundle: as many as may be under way, used in turns, so that a stream never has
 * more memory than this and never asks for new. For one thread at a time.
 */
final class GatherBuffers {

    /** Large enough that a write, and the way to the threads that fill it, cost little per file. */
    static final int SIZE = 512 << 10;

    private final @Nullable ByteBuf[] buffers = new @Nullable ByteBuf[Transfer.WINDOW];
    private int next;

    /** An empty buffer, of which the socket needs nothing any more. */
    ByteBuf take() {
        ByteBuf buffer = buffers[next];
        if (buffer == null) {
            buffer = PooledByteBufAllocator.DEFAULT.directBuffer(SIZE, SIZE);
            buffers[next] = buffer;
        }
        if (buffer.refCnt() != 1) {
            throw new IllegalStateException(
                    "bug: a buffer of a bundle is still on its way, refs " + buffer.refCnt());
        }
        next = (next + 1) % buffers.length;
        return buffer.clear();
    }

    /** Gives them back; what is still on its way keeps its own until it has left. */
    void close() {
        for (int i = 0; i < buffers.length; i++) {
            ByteBuf buffer = buffers[i];
            if (buffer != null) {
                buffer.release();
                buffers[i] = null;
            }
        }
    }
}
