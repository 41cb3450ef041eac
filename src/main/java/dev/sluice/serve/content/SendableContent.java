package dev.sluice.serve.content;

import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.domain.State;
import java.io.IOException;

/**
 * What can be sent of a content. Every method that touches the disk is for a thread that may wait
 * for it.
 */
sealed interface SendableContent permits ServedContent, PassedContent {

    RelativePath path();

    State.File file();

    /** Whether a part of it can be sent now; it is within the content. */
    boolean has(Span part);

    /**
     * Opens it, or says why not.
     *
     * @throws dev.sluice.serve.problem.ProblemException 404 if there is no file any more, 412 if it
     *     is another content
     * @throws dev.sluice.disk.root.RootException if the folder's directory is not available
     */
    OpenFile open() throws IOException;

    /**
     * Looks once more before the last bytes of an open content are sent.
     *
     * @throws IOException if what was sent may be of two contents
     */
    void check(OpenFile open) throws IOException;

    default EntityTag tag() {
        return EntityTag.of(file().digest());
    }

    default long size() {
        return file().size();
    }
}
