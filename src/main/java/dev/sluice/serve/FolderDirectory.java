package dev.sluice.serve;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.Quoted;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Finds the folder that a request names. */
@Singleton
public final class FolderDirectory {

    private final ServedFolders folders;

    public FolderDirectory(ServedFolders folders) {
        this.folders = folders;
    }

    /**
     * The folder with this id.
     *
     * @throws ProblemException (404) if there is none
     */
    ServedFolder get(String id) {
        ServedFolder folder = find(id);
        if (folder == null) {
            throw new ProblemException(
                    new Problem(
                            404,
                            "folder must be one that this node serves, not " + Quoted.of(id),
                            "folder"));
        }
        return folder;
    }

    private @Nullable ServedFolder find(String id) {
        try {
            return folders.find(new FolderId(id));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
