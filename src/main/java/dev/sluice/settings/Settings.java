package dev.sluice.settings;

import java.util.List;

/**
 * Everything that a node is told, checked.
 *
 * @param folders at least one, in the order of their keys
 */
public record Settings(
        NodeSettings node,
        List<FolderSettings> folders,
        PullSettings pull,
        ScanSettings scan,
        HealthSettings health,
        AuthSettings auth,
        ServeSettings serve,
        ScrubSettings scrub) {

    public Settings {
        folders = List.copyOf(folders);
    }
}
