package dev.sluice.index.sqlite.table;

import dev.sluice.domain.Epoch;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Sum;
import dev.sluice.domain.Version;
import dev.sluice.index.Standing;

/**
 * What the last commit left, kept in memory.
 *
 * @param epoch the writer of what is minted here
 * @param last the sequence given last
 * @param lastCounter the counter issued last; {@link Version#FOUND_AGAIN} before the first, so that
 *     the next is greater even on a clock that shows 1970
 * @param hasHistory whether a first scan was completed
 * @param sum of the hashes of all live entries
 */
public record Committed(Epoch epoch, Sequence last, long lastCounter, boolean hasHistory, Sum sum) {

    /** Of a new index. */
    static Committed nothing(Epoch epoch) {
        return new Committed(epoch, Sequence.ZERO, Version.FOUND_AGAIN, false, Sum.ZERO);
    }

    /** The same after one more change. */
    public Committed at(Sequence next) {
        return new Committed(epoch, next, lastCounter, hasHistory, sum);
    }

    /** The same after a counter was issued. */
    public Committed issued(long counter) {
        return new Committed(epoch, last, counter, hasHistory, sum);
    }

    /** The same with this sum. */
    public Committed with(Sum other) {
        return new Committed(epoch, last, lastCounter, hasHistory, other);
    }

    public Standing standing() {
        return new Standing(last, sum);
    }
}
