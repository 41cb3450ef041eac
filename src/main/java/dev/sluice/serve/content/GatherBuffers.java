package dev.sluice.serve.content;

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
    private boolean isRoomy = true;

    GatherBuffers(IdleBuffers idle) {
        this.idle = idle;
    }

    /**
     * An empty buffer, of which the socket needs nothing any more.
     *
     * @param roomy whether there is memory for large ones; may change while none is on its way
     */
    ByteBuf take(boolean roomy) {
        if (roomy != isRoomy) {
            close();
            isRoomy = roomy;
            next = 0;
        }
        ByteBuf buffer = buffers[next];
        if (buffer == null) {
            buffer = roomy ? idle.borrow() : IdleBuffers.small();
            buffers[next] = buffer;
        }
        if (buffer.refCnt() != 1) {
            throw new IllegalStateException(
                    "bug: a buffer of a bundle is still on its way, refs " + buffer.refCnt());
        }
        next = roomy ? (next + 1) % buffers.length : 0;
        return buffer.clear();
    }

    /** Gives them back. */
    void close() {
        for (int i = 0; i < buffers.length; i++) {
            ByteBuf buffer = buffers[i];
            if (buffer != null) {
                idle.release(buffer);
                buffers[i] = null;
            }
        }
    }
}
