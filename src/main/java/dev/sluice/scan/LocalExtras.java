package dev.sluice.scan;

import dev.sluice.disk.held.Preserving;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileIdentity;
import dev.sluice.domain.Preserve;
import dev.sluice.index.Row;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of ours is to say beyond time and mode after a look. Pure.
 *
 * @param epoch of this index
 */
record LocalExtras(Preserving preserving, Epoch epoch) {

    /** Of what was not here before. */
    static Extras first(FileIdentity now) {
        Extras extras = now.extras();
        return extras == null ? Extras.NONE : extras;
    }

    /**
     * Of what was here. Where a folder begins to preserve something, the node whose change it was
     * says what that is; else every node would, and where they differ, any of them might win.
     */
    Extras changed(Row row, FileIdentity seen, FileIdentity now) {
        Extras announced = row.entry().state().extras();
        return now.extras() == null
                ? announced
                : Preserve.changed(
                        announced,
                        seen.extras(),
                        now.extras(),
                        isOurs(row),
                        preserving.preserve(),
                        preserving::here);
    }

    /** Whether the last change of an entry was made here. */
    boolean isOurs(Row row) {
        return row.entry().version().lastWriter().equals(epoch);
    }

    /** Whether a look shows nothing that the one before did not. */
    static boolean areSame(FileIdentity seen, FileIdentity now) {
        @Nullable Extras extras = now.extras();
        return extras == null || extras.equals(seen.extras());
    }
}
