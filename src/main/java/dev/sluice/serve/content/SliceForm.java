package dev.sluice.serve.content;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** How the slices of open contents get into a response. */
interface SliceForm {

    /** The name of this form in the metrics. */
    String method();

    /** Whether a slice is read into memory. */
    boolean isInMemory();

    /** Bytes of the first slice, and of those to a caller that reads slowly. */
    int leastSlice();

    /** Bytes of a slice to a caller that keeps up. */
    int mostSlice();

    /**
     * Makes a slice ready, on a thread that may wait for the disk.
     *
     * @throws IOException if the file is too short or cannot be read
     */
    Ready prepare(FileChannel channel, long offset, int length) throws IOException;

    /** Something that can be written without waiting for a disk. */
    interface Ready {

        /** Writes it, on the event loop; done when the socket has taken all of it. */
        Future<Void> write();

        /** Gives up what it holds, instead of {@link #write}. */
        void release();
    }
}
