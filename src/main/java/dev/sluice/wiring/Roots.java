package dev.sluice.wiring;

import dev.sluice.auth.Grants;
import dev.sluice.disk.FolderRoot;
import dev.sluice.disk.RootException;
import dev.sluice.folder.Folder;
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
                grants);
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
