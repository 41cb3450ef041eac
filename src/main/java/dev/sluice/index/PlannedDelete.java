package dev.sluice.index;

import dev.sluice.domain.Epoch;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Version;
import org.jspecify.annotations.Nullable;

/**
 * One delete, as it is asked for and planned.
 *
 * @param version of the live entry that would go; with another one it is not meant any more. {@link
 *     #NO_ENTRY} for what a mirror has and there is no live entry for.
 */
public record PlannedDelete(RelativePath path, Version version) {

    /** Found by nobody: no index has epoch 0, but for one chance in 2^64. */
    public static final Version NO_ENTRY = Version.found(new Epoch(0));

    /** The delete of a live entry. */
    public static PlannedDelete of(Row row) {
        return new PlannedDelete(row.entry().path(), row.entry().version());
    }

    /** The delete of what is on the disk of a mirror alone. */
    public static PlannedDelete ofDrift(RelativePath path) {
        return new PlannedDelete(path, NO_ENTRY);
    }

    /** Whether what the index has is still what the plan is about. */
    public boolean isOf(@Nullable Row row) {
        return row != null && row.entry().isLive() && row.entry().version().equals(version);
    }
}
