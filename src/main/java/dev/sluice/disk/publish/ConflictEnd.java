package dev.sluice.disk.publish;

import dev.sluice.disk.held.Expectation;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends a conflict as a person says: one of the two contents is at the path, the other in the trash,
 * and the copy is gone. For a scan it is as if the person had moved the files.
 */
public final class ConflictEnd {

    private final FolderRoot root;
    private final Tree tree;

    public ConflictEnd(FolderRoot root, Tree tree) {
        this.root = root;
        this.tree = tree;
    }

    /**
     * One of the two, as a person has seen it.
     *
     * @param seen what the disk looked like when its content was read; null if nothing was there
     */
    public record Side(RelativePath path, @Nullable FileStat seen) {}

    /**
     * The copy goes to the trash; what it is a copy of stays as it is.
     *
     * @throws NoSuchFileException if the copy is not there any more
     * @throws TargetChangedException if one of them is not what was seen
     */
    public void keepOriginal(Side copy, Side original) throws IOException {
        FileStat found = look(copy);
        FileStat _ = expected(original);
        tree.remove(copy.path(), found);
        force(copy.path());
    }

    /**
     * The copy takes the place of what it is a copy of, which goes to the trash.
     *
     * @throws NoSuchFileException if the copy is not there any more
     * @throws TargetChangedException if one of them is not what was seen
     */
    public void keepCopy(Side copy, Side original) throws IOException {
        RelativePath path = copy.path();
        FileStat found = look(copy);
        FileStat now = expected(original);
        if (now != null && now.kind() == Kind.DIRECTORY) {
            throw new FileSystemException(
                    original.path().toString(), null, "a directory is there now");
        }
        try (HeldDirectory parent = root.enter(path.parent())) {
            FileStat _ = tree.publishCopy(parent, path.name(), found, original.path(), now);
        }
        force(path); // before the other name of it goes
        FileStat later = present(path);
        // Its ctime has changed if its mode had to be lent for reading it.
        new Expectation(path.toString(), found).checkButCtime(later);
        tree.remove(path, later);
        force(path);
    }

    private FileStat look(Side copy) throws IOException {
        FileStat found = present(copy.path());
        new Expectation(copy.path().toString(), copy.seen()).check(found);
        return found;
    }

    private FileStat present(RelativePath copy) throws IOException {
        FileStat found = root.look(copy);
        if (found == null || found.kind() == Kind.DIRECTORY) {
            throw new NoSuchFileException(copy.toString(), null, "no conflict copy is there");
        }
        return found;
    }

    /** What is there, which is what was seen. */
    private @Nullable FileStat expected(Side side) throws IOException {
        FileStat now = root.look(side.path());
        new Expectation(side.path().toString(), side.seen()).check(now);
        return now;
    }

    private void force(RelativePath changed) throws IOException {
        List<@Nullable RelativePath> directory = new ArrayList<>();
        directory.add(changed.parent());
        tree.force(directory);
    }
}
