package dev.sluice.disk.staging;

import dev.sluice.disk.held.Closing;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.Preserving;
import dev.sluice.domain.Extras;
import dev.sluice.domain.Metadata;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * One temp file. Either published, or discarded, or closed: what is named by its digest is kept
 * then, to be gone on with later. For one thread at a time, but for its channel: before it is
 * finished several may read and write there, all but one of them at offsets that they name. After
 * publishing or discarding it is closed, and closing it once more does nothing.
 */
public abstract sealed class StagedFile implements AutoCloseable
        permits StagedChannel, StagedWhole {

    private final HeldDirectory directory;
    private final String name;
    private final Preserving preserving;
    private final Ended ended;
    private @Nullable Extras extras;
    private boolean isLeft;
    private boolean isClosed;

    /** Told when it is closed. */
    @FunctionalInterface
    interface Ended {

        /**
         * @param isLeft whether its name in staging stays, to be gone on with, or because it could
         *     not be removed
         */
        void with(boolean isLeft);
    }

    StagedFile(HeldDirectory directory, String name, Preserving preserving, Ended ended) {
        this.directory = directory;
        this.name = name;
        this.preserving = preserving;
        this.ended = ended;
    }

    /**
     * For reading what is there and writing on; positioned by the caller. Not of what was {@link
     * Staging#put} there whole.
     */
    public abstract FileChannel channel();

    /**
     * Makes it longer, with a hole at its end where that is possible; nothing if it is so long. Not
     * of what was {@link Staging#put} there whole.
     */
    public final void lengthen(long length) throws IOException {
        if (channel().size() < length) {
            directory.lengthen(name, length);
        }
    }

    /**
     * Sets mode and mtime, after the last byte was written. The mtime is set to the nanosecond; one
     * before 1970 to the second, and one outside the years 1678 to 2261 to the nearest within. What
     * was {@link Staging#put} there whole has them already.
     */
    public final void finish(Metadata metadata) throws IOException {
        setMetadata(metadata);
        preserve(metadata);
    }

    /** Sets mode and mtime. */
    abstract void setMetadata(Metadata metadata) throws IOException;

    /**
     * Sets the rest of what is preserved, so that it is never visible without. Owner and special
     * bits are set on what is held, never by a path.
     */
    final void preserve(Metadata metadata) throws IOException {
        if (preserving.isOn()) {
            extras = setExtras(metadata, preserving);
        }
    }

    abstract Extras setExtras(Metadata metadata, Preserving preserving) throws IOException;

    /** What it has of what is preserved; null if nothing is. */
    public final @Nullable Extras extras() {
        return extras;
    }

    /** Fsyncs the content. After a failure the file is to be discarded. */
    public abstract void force() throws IOException;

    /** What there is to be published. */
    public abstract Staged staged() throws IOException;

    /** Whether closing keeps it for later. */
    abstract boolean isKept();

    /** Closes what is open of it. */
    abstract void closeContent() throws IOException;

    public final HeldDirectory directory() {
        return directory;
    }

    public final String name() {
        return name;
    }

    /** Closes it after its name in staging is gone. */
    public final void published() {
        end(() -> {});
    }

    /** Removes the temp file. */
    public final void discard() {
        end(this::removeOrTell);
    }

    private void removeOrTell() throws IOException {
        isLeft = true;
        removeName();
        isLeft = false;
    }

    /** Takes its name in staging away. */
    void removeName() throws IOException {
        directory.removeFile(name);
    }

    /** Closes it; what was written stays for a later transfer of the same content. */
    @Override
    public final void close() {
        if (isKept()) {
            isLeft = true;
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
            Closing.quietly(this::closeContent);
            ended.with(isLeft);
        }
    }
}
