package dev.sluice.serve.content;

import dev.sluice.disk.held.ForeignMountException;
import dev.sluice.disk.held.NotReplicatedException;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.domain.State;
import dev.sluice.index.Row;
import dev.sluice.serve.FileStanding;
import dev.sluice.serve.ServedFolder;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A content that the index has: what it says of the file, and how to open that very file. Every
 * method that touches the disk is for a thread that may wait for it.
 */
record ServedContent(ServedFolder folder, RelativePath path, State.File file, FileStat seen)
        implements SendableContent {

    /** The content at a path, or null if the index has none there. */
    static @Nullable ServedContent find(ServedFolder folder, RelativePath path) {
        return of(folder, path, folder.index().find(path));
    }

    /**
     * The contents at some paths, in that order; null where the index has none.
     *
     * @param paths few enough for their rows to be in memory together
     */
    static List<@Nullable ServedContent> find(ServedFolder folder, List<RelativePath> paths) {
        List<@Nullable Row> rows = folder.index().find(paths);
        List<@Nullable ServedContent> contents = new ArrayList<>(paths.size());
        for (int i = 0; i < paths.size(); i++) {
            contents.add(of(folder, paths.get(i), rows.get(i)));
        }
        return contents;
    }

    private static @Nullable ServedContent of(
            ServedFolder folder, RelativePath path, @Nullable Row row) {
        return row != null && row.entry().state() instanceof State.File file && row.seen() != null
                ? new ServedContent(folder, path, file, row.seen())
                : null;
    }

    @Override
    public boolean has(Span part) {
        return true;
    }

    /** What was found where the index has this content. */
    sealed interface Found {

        /** The content, open. */
        record Same(OpenFile file) implements Found {}

        /** Another content. */
        record Changed(FileStat now) implements Found {}

        /** No file. */
        record Gone() implements Found {}

        /** What cannot be sent, and may stay so: a FIFO for example. */
        record Unavailable(String why) implements Found {}
    }

    /** Opens a file of the folder, see {@link dev.sluice.disk.root.FolderRoot#open}. */
    @FunctionalInterface
    interface Opener {
        OpenFile open(RelativePath path) throws IOException;
    }

    /** Opens it, if it is still what the index saw. */
    Found find(Opener opener) throws IOException {
        OpenFile open;
        try {
            open = opener.open(path);
        } catch (NoSuchFileException | AccessDeniedException | ForeignMountException e) {
            return absent(e);
        }
        if (isStill(open.identity())) {
            return new Found.Same(open);
        }
        open.close();
        isOther();
        return new Found.Changed(open.identity());
    }

    /** Why there is no file to be opened. A scan is to see that as well. */
    Found absent(IOException cause) throws IOException {
        isOther();
        return switch (cause) {
            case AccessDeniedException _ -> new Found.Unavailable("the node may not read the file");
            case ForeignMountException _ ->
                    new Found.Unavailable("something else is mounted there");
            default -> {
                try {
                    folder.root().root().look(path);
                    yield new Found.Gone();
                } catch (NotReplicatedException e) {
                    yield new Found.Unavailable("what is there " + e.getReason());
                }
            }
        };
    }

    @Override
    public OpenFile open() throws IOException {
        return switch (find(folder.root().root()::open)) {
            case Found.Same same -> same.file();
            case Found.Gone _ -> throw new ProblemException(Problem.ABSENT);
            case Found.Unavailable(String why) ->
                    throw new ProblemException(Problem.unavailable(why));
            case Found.Changed changed ->
                    throw new ProblemException(
                            new Problem(
                                    412,
                                    "the content has changed since it was indexed: %d bytes on disk, %d in the index"
                                            .formatted(changed.now().size(), size()),
                                    null));
        };
    }

    /**
     * A file that was unlinked or replaced by another under its name is fine: the open one is still
     * the old.
     */
    @Override
    public void check(OpenFile open) throws IOException {
        long length = open.channel().size();
        FileStat now = folder.root().root().look(path);
        boolean changed = now != null && now.inode() == seen.inode() && !isStill(now);
        if (length < size() || changed) {
            isOther();
            throw new IOException(
                    "send %s: it changed under way, %d bytes on disk, %d in the index"
                            .formatted(path, length, size()));
        }
    }

    /** The index has something else at the path than the disk: a scan is to see it. */
    void isOther() {
        folder.recheck().look(path);
    }

    /** Whether a look at the file shows the one that the index saw, or that one grown. */
    boolean isStill(FileStat now) {
        return seen.size() == size() && FileStanding.of(seen, now) != FileStanding.CHANGED;
    }
}
