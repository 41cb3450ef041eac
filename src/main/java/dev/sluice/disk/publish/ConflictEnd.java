package dev.sluice.disk.publish;

import dev.sluice.disk.held.Expectation;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.FileIdentity;
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
     * The copy goes to the trash; what it is a copy of stays as it is.
     *
     * @throws NoSuchFileException if the copy is not there any more
     */
    public void keepOriginal(RelativePath copy) throws IOException {
        tree.remove(copy, look(copy));
        force(copy);
    }

    /**
     * The copy takes the place of what it is a copy of, which goes to the trash.
     *
     * @throws NoSuchFileException if the copy is not there any more
     */
    public void keepCopy(RelativePath copy, RelativePath original) throws IOException {
        FileIdentity found = look(copy);
        FileIdentity now = root.look(original);
        if (now != null && now.kind() == Kind.DIRECTORY) {
            throw new FileSystemException(original.toString(), null, "a directory is there now");
        }
        try (HeldDirectory parent = root.enter(copy.parent())) {
            FileIdentity _ = tree.publishCopy(parent, copy.name(), found, original, now);
        }
        force(copy); // before the other name of it goes
        FileIdentity later = look(copy);
        // Its ctime has changed if its mode had to be lent for reading it.
        new Expectation(copy.toString(), found).checkButCtime(later);
        tree.remove(copy, later);
        force(copy);
    }

    private FileIdentity look(RelativePath copy) throws IOException {
        FileIdentity found = root.look(copy);
        if (found == null || found.kind() == Kind.DIRECTORY) {
            throw new NoSuchFileException(copy.toString(), null, "no conflict copy is there");
        }
        return found;
    }

    private void force(RelativePath changed) throws IOException {
        List<@Nullable RelativePath> directory = new ArrayList<>();
        directory.add(changed.parent());
        tree.force(directory);
    }
}
