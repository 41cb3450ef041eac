package dev.sluice.index;

import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Sequence;
import org.jspecify.annotations.Nullable;

/**
 * An entry as the index holds it.
 *
 * @param sequence of the entry's last change
 * @param seen what the disk looked like right after the entry was made true of it; only a
 *     difference from this is a local change. Null for a tombstone.
 */
public record Row(Entry entry, Sequence sequence, @Nullable FileStat seen) {

    /** Whether no entry was put at a path between two looks at it. */
    public static boolean areSame(@Nullable Row one, @Nullable Row other) {
        return one == null
                ? other == null
                : other != null && other.sequence().equals(one.sequence());
    }
}
