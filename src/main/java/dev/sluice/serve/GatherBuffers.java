package dev.sluice.serve;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of one bundle: as many as may be under way, used in turns, so that a stream never has
 * more memory than this and never asks for new. For one thread at a time.
 */
final class GatherBuffers {

    private final IdleBuffers idle;
    private final @Nullable ByteBuf[] buffers = new @Nullable ByteBuf[Transfer.WINDOW];
    private int next;

    GatherBuffers(IdleBuffers idle) {
        this.idle = idle;
    }

    /** An empty buffer, of which the socket needs nothing any more. */
    ByteBuf take() {
        ByteBuf buffer = buffers[next];
        if (buffer == null) {
            buffer = idle.borrow();
            buffers[next] = buffer;
        }
        if (buffer.refCnt() != 1) {
            throw new IllegalStateException(
                    "bug: a buffer of a bundle is still on its way, refs " + buffer.refCnt());
        }
        next = (next + 1) % buffers.length;
        return buffer.clear();
    }

    /** Gives them back. */
    void close() {
        for (int i = 0; i < buffers.length; i++) {
            ByteBuf buffer = buffers[i];
            if (buffer != null) {
                idle.giveBack(buffer);
                buffers[i] = null;
            }
        }
    }
}
