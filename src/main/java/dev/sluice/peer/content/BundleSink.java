package dev.sluice.peer.content;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes the contents of a bundle, each item once and in the order in which they were asked for:
 * either {@link #begin}, its bytes and {@link #end}, or {@link #skipped}. What it throws ends the
 * call as it is.
 */
public interface BundleSink {

    /** Why a peer has left a content out. */
    sealed interface Skipped {

        /** It has another content now, or cannot read it at present. */
        record Changed() implements Skipped {}

        /** It has no such file any more. */
        record Gone() implements Skipped {}

        /**
         * It has something there that it cannot send, and that may stay so.
         *
         * @param why in its own words, fit for one line
         */
        record Unavailable(String why) implements Skipped {}
    }

    /** The content of an item begins. */
    void begin(BundleItem item) throws IOException;

    /**
     * Takes all remaining bytes of a part of the content.
     *
     * @param bytes direct, never empty, and valid only during the call
     */
    void bytes(ByteBuffer bytes) throws IOException;

    /**
     * Exactly as many bytes as the item's size have come; whether they are the right ones only the
     * digest tells.
     */
    void end(BundleItem item) throws IOException;

    /** The peer did not send an item. */
    void skipped(BundleItem item, Skipped reason) throws IOException;
}
