package dev.sluice.serve;

import dev.sluice.domain.FolderId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The folders of this node. Called on event loops: it must not block. */
public interface ServedFolders {

    /** The folder with this id, or null. */
    @Nullable ServedFolder find(FolderId id);

    /** All of them, in the order of their ids. */
    List<ServedFolder> list();
}
