package dev.sluice.disk;

import dev.sluice.domain.Mode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Instant;

/**
 * One temp file. Either published, or discarded, or closed: what is named by its digest is kept
 * then, to be gone on with later. For one thread at a time; after publishing or discarding it is
 * closed, and closing it once more does nothing.
 */
public final class StagedFile implements AutoCloseable {

    private final HeldDirectory directory;
    private final String name;
    private final FileChannel channel;
    private final boolean isKept;
    private final Runnable release;
    private boolean isClosed;

    StagedFile(
            HeldDirectory directory,
            String name,
            FileChannel channel,
            boolean isKept,
            Runnable release) {
        this.directory = directory;
        this.name = name;
        this.channel = channel;
        this.isKept = isKept;
        this.release = release;
    }

    /** For reading what is there and writing on; positioned by the caller. */
    public FileChannel channel() {
        return channel;
    }

    /**
     * Sets mode and mtime, after the last byte was written. The mtime is set to the nanosecond; one
     * before 1970 to the second, and one outside the years 1678 to 2261 to the nearest within.
     */
    public void finish(Mode mode, Instant mtime) throws IOException {
        directory.setMtime(name, mtime);
        directory.setMode(name, mode);
    }

    /** Fsyncs the content. After a failure the file is to be discarded. */
    public void force() throws IOException {
        channel.force(true);
    }

    HeldDirectory directory() {
        return directory;
    }

    String name() {
        return name;
    }

    /** Closes it after its name in staging is gone. */
    void published() {
        end(() -> {});
    }

    /** Removes the temp file. */
    public void discard() {
        end(() -> directory.removeFile(name));
    }

    /** Closes it; what was written stays for a later transfer of the same content. */
    @Override
    public void close() {
        if (isKept) {
            end(() -> {});
        } else {
            discard();
        }
    }

    /**
     * An interrupt closes the channel behind our back, so that is no sign of anything having been
     * done.
     */
    private void end(AutoCloseable ending) {
        if (!isClosed) {
            isClosed = true;
            Closing.quietly(ending);
            Closing.quietly(channel);
            release.run();
        }
    }
}
