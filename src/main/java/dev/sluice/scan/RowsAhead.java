package dev.sluice.scan;

import dev.sluice.domain.RelativePath;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of the directory that is likely to be walked next while the current one is
 * compared with the disk: in a tree without changes the index costs as much as the disk. Rows may
 * be older than the disk at any time, and so may these. Used by the scanning thread only.
 */
final class RowsAhead {

    private record Asked(RelativePath directory, FutureTask<List<Row>> rows) {}

    private final Index index;
    private final Hasher hasher;
    private @Nullable Asked ahead;

    /**
     * @param hasher on whose threads it is read, if one is free in time
     */
    RowsAhead(Index index, Hasher hasher) {
        this.index = index;
        this.hasher = hasher;
    }

    /**
     * Begins to read the rows of a directory; null for none.
     *
     * @throws IOException if the threads were stopped
     */
    void begin(@Nullable RelativePath directory) throws IOException {
        if (directory == null) {
            ahead = null;
            return;
        }
        FutureTask<List<Row>> task = new FutureTask<>(() -> index.children(directory));
        ahead = new Asked(directory, task);
        try {
            hasher.run(task);
        } catch (RejectedExecutionException e) {
            throw new IOException("read " + directory + ": the hashing threads stopped", e);
        }
    }

    /** The rows of a directory; null for the root. */
    List<Row> of(@Nullable RelativePath directory) throws InterruptedIOException {
        Asked asked = ahead;
        ahead = null;
        if (directory == null || asked == null || !asked.directory().equals(directory)) {
            return index.children(directory);
        }
        asked.rows().run(); // nothing if another thread has begun
        try {
            return asked.rows().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while rows were read");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException("read the rows of " + directory, e);
        }
    }
}
