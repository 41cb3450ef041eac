package dev.sluice.health;

import dev.sluice.folder.Folder;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folders of this node, for the probes.
 *
 * @param maxLag how far each may be behind its peers and be ready, null if that decides nothing
 */
public record RunningFolders(List<Folder> folders, @Nullable Duration maxLag) {

    public RunningFolders {
        folders = List.copyOf(folders);
    }
}
