package dev.sluice.index;

import dev.sluice.domain.Sequence;
import dev.sluice.domain.Version;

/**
 * What the last commit left, kept in memory.
 *
 * @param last the sequence given last
 * @param lastCounter the counter issued last; {@link Version#FOUND} before the first, so that the
 *     next is greater even on a clock that shows 1970
 * @param hasHistory whether a first scan was completed
 */
record Committed(Sequence last, long lastCounter, boolean hasHistory) {

    /** Of a new index. */
    static final Committed NOTHING = new Committed(Sequence.ZERO, Version.FOUND, false);
}
