package dev.sluice.index;

import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import org.jspecify.annotations.Nullable;

/**
 * An entry that is to be put.
 *
 * @param seen what the disk looked like when the entry was true of it; null for a tombstone
 */
public record Sighting(Entry entry, @Nullable FileStat seen) {

    /**
     * @throws IllegalArgumentException if a tombstone comes with something seen
     */
    public Sighting {
        if (seen != null && !entry.isLive()) {
            throw new IllegalArgumentException(
                    "a tombstone has nothing to be seen on the disk: " + entry.path());
        }
    }
}
