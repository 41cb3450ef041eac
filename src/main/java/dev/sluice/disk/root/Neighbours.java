package dev.sluice.disk.root;

import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.LookedAt;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Opens files that lie near each other, and looks at them. What cannot be opened by its path at
 * once is at half the calls, as is each look: the last directories are kept for the next ones, and
 * are only looked at. To be closed soon. For one thread at a time.
 */
public final class Neighbours implements AutoCloseable {

    private final FolderRoot root;
    private final LastDirectories directories;

    Neighbours(FolderRoot root) {
        this.root = root;
        this.directories = new LastDirectories(root);
    }

    /** As {@link FolderRoot#open}. */
    public OpenFile open(RelativePath path) throws IOException {
        OpenFile directly = root.enter(null).openBelow(path.toString());
        if (directly != null) {
            return directly;
        }
        try (HeldDirectory parent = directories.enter(path.parent())) {
            return parent.open(path.name());
        } catch (AccessDeniedException e) {
            return root.loans().open(path, e);
        }
    }

    /**
     * Reads a small file whole, without a channel.
     *
     * @param into takes as many bytes as it has room for and the identity says; its position is
     *     advanced. A direct one costs no copy
     * @return the identity of what was read, taken when it was opened: a file longer than the room
     *     gives what fits, and one that was truncated since gives less than its size
     * @throws java.nio.file.NoSuchFileException if there is no regular file
     */
    public FileStat read(RelativePath path, ByteBuffer into) throws IOException {
        FileStat directly = root.enter(null).readBelow(path.toString(), into);
        if (directly != null) {
            return directly;
        }
        try (HeldDirectory parent = directories.enter(path.parent())) {
            return parent.read(path.name(), into);
        } catch (AccessDeniedException e) {
            try (OpenFile file = root.loans().open(path, e)) {
                return file.read(into);
            }
        }
    }

    /** As {@link #read}, and looked at once more behind the last byte. */
    public LookedAt readWatched(RelativePath path, ByteBuffer into) throws IOException {
        LookedAt directly = root.enter(null).readWatchedBelow(path.toString(), into);
        return directly == null ? new LookedAt(read(path, into), look(path)) : directly;
    }

    /** As {@link FolderRoot#look}. */
    public @Nullable FileStat look(RelativePath path) throws IOException {
        try (HeldDirectory parent = directories.enter(path.parent())) {
            return parent.look(path.name());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void close() {
        directories.close();
    }
}
