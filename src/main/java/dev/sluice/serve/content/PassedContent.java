package dev.sluice.serve.content;

import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.root.RootException;
import dev.sluice.disk.staging.PartialContent;
import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.domain.State;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * A content on its way here, of which what is verified is passed on to whoever asks for exactly
 * that one: the index does not have it yet.
 */
record PassedContent(ServedFolder folder, PartialContent partial) implements SendableContent {

    /** The one with this digest that is on its way to a path, null if there is none. */
    static @Nullable PassedContent find(ServedFolder folder, RelativePath path, Digest digest)
            throws RootException {
        PartialContent partial = folder.partial().find(path, digest);
        return partial == null ? null : new PassedContent(folder, partial);
    }

    /** The same by a header {@code If-Match}, which must name one digest and nothing else. */
    static @Nullable PassedContent find(
            ServedFolder folder, RelativePath path, @Nullable String ifMatch) throws RootException {
        Digest digest = EntityTag.digestOf(ifMatch);
        return digest == null ? null : find(folder, path, digest);
    }

    @Override
    public RelativePath path() {
        return partial.path();
    }

    @Override
    public State.File file() {
        return partial.file();
    }

    @Override
    public boolean has(Span part) {
        return partial.has(part);
    }

    @Override
    public OpenFile open() throws IOException {
        try {
            return partial.open();
        } catch (NoSuchFileException | AccessDeniedException _) {
            throw new ProblemException(Problem.ABSENT);
        }
    }

    /** What was verified does not change before it is at its path; then it is looked at there. */
    @Override
    public void check(OpenFile open) throws IOException {
        if (partial.isUnderWay()) {
            return;
        }
        ServedContent whole = ServedContent.find(folder, path());
        if (whole == null
                || !whole.file().digest().equals(file().digest())
                || whole.seen().inode() != open.identity().inode()) {
            throw new IOException("send %s: it did not become whole here".formatted(path()));
        }
        whole.check(open);
    }
}
