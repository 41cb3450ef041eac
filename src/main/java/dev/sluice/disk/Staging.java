package dev.sluice.disk;

import dev.sluice.domain.Digest;
import dev.sluice.domain.FileIdentity;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Temp files in {@code .sluice/staging}, on the same file system as their targets. A content is
 * staged under a name made of its digest, so that a broken transfer goes on where it stopped, also
 * after a restart; one name is open once at a time.
 */
public final class Staging {

    public Staging(FolderRoot root) {
        throw new UnsupportedOperationException(root.path().toString());
    }

    /**
     * Opens the temp file for a content, with what an earlier transfer left in it.
     *
     * @return null if another transfer has it open
     */
    public @Nullable StagedFile open(Digest digest) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Stages a copy of a local file, inside the kernel where that is possible.
     *
     * @param expected the identity that the source must have before and after
     * @throws TargetChangedException if the source is not, or no longer, what was expected
     */
    public StagedFile copy(RelativePath source, FileIdentity expected, Digest digest)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Removes what was left by earlier runs, except contents that are still wanted. */
    public void clean(Predicate<Digest> isWanted) throws IOException {
        throw new UnsupportedOperationException();
    }
}
