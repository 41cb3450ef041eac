package dev.sluice.health;

import dev.sluice.folder.Folder;
import java.util.List;

/** The folders of this node, for the probes. */
public record RunningFolders(List<Folder> folders) {

    public RunningFolders {
        folders = List.copyOf(folders);
    }
}
