package dev.sluice.wiring;

import dev.sluice.auth.Grants;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.RelativePath;
import dev.sluice.folder.Folder;
import dev.sluice.folder.state.Rechecks;
import dev.sluice.serve.Recheck;
import dev.sluice.serve.ServedFolder;

/** What of a running folder is served. */
final class Roots {

    private Roots() {}

    static ServedFolder served(Folder folder, Grants grants) {
        return new ServedFolder(
                folder.setup().id(),
                folder.setup().role(),
                folder.setup().digest(),
                folder.index(),
                () -> root(folder),
                folder::partial,
                grants,
                recheck(folder.rechecks()));
    }

    private static Recheck recheck(Rechecks rechecks) {
        return new Recheck() {
            @Override
            public void look(RelativePath path) {
                rechecks.look(path);
            }

            @Override
            public void hash(RelativePath path, long size) {
                rechecks.hash(path, size);
            }
        };
    }

    private static FolderRoot root(Folder folder) throws RootException {
        FolderRoot root = folder.root();
        if (root == null) {
            throw new RootException(
                    "folder %s is %s".formatted(folder.setup().id(), folder.state().text()));
        }
        return root;
    }
}
