package dev.sluice.disk.held;

import dev.sluice.domain.FileStat;
import java.io.IOException;

/** A file that was made in one go. */
public interface Whole extends AutoCloseable {

    /** Of exactly what was written, taken when it had its mode and mtime. */
    FileStat identity();

    /** Fsyncs it, if it was to stay open for that. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}
