package dev.sluice.index;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Version;
import org.jspecify.annotations.Nullable;

/**
 * One delete of a plan.
 *
 * @param version of the live entry that would go; with another one it is not meant any more
 */
public record PlannedDelete(RelativePath path, Version version) {

    /** Whether what the index has is still what the plan is about. */
    public boolean isOf(@Nullable Row row) {
        return row != null && row.entry().isLive() && row.entry().version().equals(version);
    }
}
