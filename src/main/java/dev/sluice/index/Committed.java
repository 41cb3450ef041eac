package dev.sluice.index;

import dev.sluice.domain.Epoch;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Version;

/**
 * What the last commit left, kept in memory.
 *
 * @param epoch the writer of what is minted here
 * @param last the sequence given last
 * @param lastCounter the counter issued last; {@link Version#FOUND_AGAIN} before the first, so that
 *     the next is greater even on a clock that shows 1970
 * @param hasHistory whether a first scan was completed
 */
record Committed(Epoch epoch, Sequence last, long lastCounter, boolean hasHistory) {

    /** Of a new index. */
    static Committed nothing(Epoch epoch) {
        return new Committed(epoch, Sequence.ZERO, Version.FOUND_AGAIN, false);
    }

    /** The same after one more change. */
    Committed at(Sequence next) {
        return new Committed(epoch, next, lastCounter, hasHistory);
    }
}
