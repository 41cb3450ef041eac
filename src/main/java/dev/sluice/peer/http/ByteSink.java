package dev.sluice.peer.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the bytes of a content in order: first {@link #pass}, then {@link #write}. */
@FunctionalInterface
public interface ByteSink {

    /**
     * Reads bytes as they come, on the receiving thread, in whose cache they are. Of a long content
     * it may be some buffers ahead of {@link #write}.
     *
     * @param bytes direct, never empty, and valid only during the call
     */
    default void pass(ByteBuffer bytes) {}

    /**
     * Takes all remaining bytes; those of a long content on another thread than the receiving one,
     * but never two at once.
     *
     * @param bytes direct, never empty, and valid only during the call
     */
    void write(ByteBuffer bytes) throws IOException;
}
