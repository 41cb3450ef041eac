package dev.sluice.settings;

import dev.sluice.budget.DeleteLimits;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Role;
import dev.sluice.ignore.IgnoreFileMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A folder as the defaults make it, without peers. */
public final class PlainFolder {

    private PlainFolder() {}

    /**
     * @param trash how long replaced files are kept
     */
    public static FolderSettings of(String id, Path root, Duration trash) {
        return new FolderSettings(
                new FolderId(id),
                id,
                root,
                Role.SEND_RECEIVE,
                List.of(),
                DigestAlgorithm.XXH3_128,
                DeleteLimits.DEFAULT,
                DeleteLimits.ofChanges(100),
                trash,
                100,
                Duration.ofDays(400),
                List.of(),
                IgnoreFileMode.REPLICATED,
                Set.of(),
                Set.of(),
                Set.of(),
                Preserve.NONE,
                NotifySettings.NONE);
    }
}
