package dev.sluice.disk;

import dev.sluice.domain.FileIdentity;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The root of a replicated directory, held open: reading, and the marker that says it is ours. */
public final class FolderRoot implements AutoCloseable {

    private FolderRoot() {}

    /**
     * Opens a root.
     *
     * @throws RootException if it is missing, no directory or not readable
     */
    public static FolderRoot open(Path directory) throws RootException {
        throw new UnsupportedOperationException(directory.toString());
    }

    /** Where it is, absolute, for messages and for the watcher. */
    public Path path() {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes {@code .sluice/} with its marker, staging and trash. Only for an index without entries.
     *
     * @throws IOException if it cannot be made
     */
    public void mark(FolderId folder, RunId run) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Checks that the path still leads to the directory that was opened and that its marker is that
     * of the folder. To be called before anything is concluded from what is absent.
     *
     * @throws RootException if not; the message says what is wrong and what to do
     */
    public void check(FolderId folder) throws RootException {
        throw new UnsupportedOperationException();
    }

    /** Writes the run into the marker, as each start does, and returns the run that stood there. */
    public RunId startRun(FolderId folder, RunId run) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Lists a directory without {@code .sluice} and {@code lost+found} at the root.
     *
     * @param directory null for the root
     * @throws IOException if it is not there, no directory, or was not read to its end
     */
    public Listing list(@Nullable RelativePath directory) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Looks at a path without following a link.
     *
     * @return null if nothing is there and the directory above could be read, or is absent as well
     * @throws IOException if that cannot be told (a directory above is unreadable, a dead disk), or
     *     what is there is neither file, directory nor symbolic link
     */
    public @Nullable FileIdentity look(RelativePath path) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens a regular file for reading. Never blocks on a FIFO or device, never follows a link.
     *
     * @throws java.nio.file.NoSuchFileException if there is no regular file
     */
    public OpenFile open(RelativePath path) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The target of a symbolic link, as it stands. */
    public String readLink(RelativePath path) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Bytes that may still be written to the file system of the root. */
    public long freeBytes() throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
