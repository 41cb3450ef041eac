package dev.sluice.index;

import dev.sluice.domain.Entry;
import dev.sluice.domain.RelativePath;

/**
 * What is about to be made visible at a path. After a crash a scan that finds this entry's content
 * at the path takes the entry as it is, version included, instead of minting a change.
 */
public record Intent(Entry entry) {

    /** The path that is about to change. */
    public RelativePath path() {
        return entry.path();
    }
}
