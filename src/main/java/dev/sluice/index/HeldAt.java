package dev.sluice.index;

import dev.sluice.domain.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A plan that waits for a person and lists a path.
 *
 * @param version of the live entry that would go or be overwritten
 * @param reason why the plan waits
 */
public record HeldAt(
        long plan,
        PlanKind kind,
        DeleteOrigin origin,
        Instant since,
        String reason,
        Version version) {

    /** Whether what the index has is still what the plan is about. */
    public boolean isOf(@Nullable Row row) {
        return row != null && row.entry().isLive() && row.entry().version().equals(version);
    }
}
