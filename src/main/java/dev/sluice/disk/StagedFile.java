package dev.sluice.disk;

import dev.sluice.domain.Mode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Instant;

/** One temp file. Either published, or discarded, or closed to be gone on with later. */
public final class StagedFile implements AutoCloseable {

    StagedFile() {}

    /** For reading what is there and writing on; positioned by the caller. */
    public FileChannel channel() {
        throw new UnsupportedOperationException();
    }

    /** Sets mode and mtime (to the nanosecond), after the last byte was written. */
    public void finish(Mode mode, Instant mtime) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Fsyncs the content. After a failure the file is to be discarded. */
    public void force() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Removes the temp file. */
    public void discard() {
        throw new UnsupportedOperationException();
    }

    /** Closes it; what was written stays for a later transfer of the same content. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
