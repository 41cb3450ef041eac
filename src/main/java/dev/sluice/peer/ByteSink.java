package dev.sluice.peer;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the bytes of a content in order, on one thread at a time. */
@FunctionalInterface
public interface ByteSink {

    /**
     * Takes all remaining bytes.
     *
     * @param bytes direct, never empty, and valid only during the call
     */
    void write(ByteBuffer bytes) throws IOException;
}
