package dev.sluice.disk;

import dev.sluice.domain.FileIdentity;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * All visible changes to a replicated tree. Each looks at the target first: it must be what the
 * caller expects (from the index), otherwise nothing is touched and {@link TargetChangedException}
 * is thrown. What is replaced or removed is linked into the trash before. Parent directories must
 * exist: {@link java.nio.file.NoSuchFileException} names the missing one.
 *
 * <p>No method fsyncs the directories it changed; {@link #force} does, for a batch of them. The
 * returned identity is what a look right after the step says.
 */
public final class Tree {

    public Tree(FolderRoot root) {
        throw new UnsupportedOperationException(root.path().toString());
    }

    /**
     * Publishes a staged file (its content complete, finished and, if wanted, forced).
     *
     * <p>An absent target is made by link, which fails if it is present; a present one (file or
     * link) is first linked into the trash, the identity of that link compared once more, and then
     * replaced by rename. An empty directory is removed first.
     *
     * @param expected what must be there now; null for nothing
     */
    public FileIdentity publish(
            StagedFile staged, RelativePath target, @Nullable FileIdentity expected)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Makes a symbolic link, under the same rules as {@link #publish}. */
    public FileIdentity publishLink(
            String linkTarget, RelativePath target, @Nullable FileIdentity expected)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes a directory, or sets the mode of one that is there. During a round the owner can always
     * write in it; {@link #setMode} takes that away at the end.
     */
    public FileIdentity makeDirectory(
            RelativePath target, Mode mode, @Nullable FileIdentity expected) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Sets the mode of a directory. */
    public FileIdentity setMode(RelativePath directory, Mode mode) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Sets mode and mtime of a file whose content is right already. */
    public FileIdentity touch(RelativePath file, FileIdentity expected, Mode mode, Instant mtime)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Makes a second name for a file or symbolic link: how a conflict copy comes about. */
    public FileIdentity link(RelativePath source, FileIdentity expected, RelativePath copy)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Removes a file, a symbolic link or an empty directory. One that is absent already is fine.
     *
     * @throws java.nio.file.DirectoryNotEmptyException if something is still in the directory
     */
    public void remove(RelativePath target, FileIdentity expected) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Fsyncs directories whose names changed; null stands for the root. Missing ones are skipped.
     */
    public void force(Collection<@Nullable RelativePath> directories) throws IOException {
        throw new UnsupportedOperationException();
    }
}
