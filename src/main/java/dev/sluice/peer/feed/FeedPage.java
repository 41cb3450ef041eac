package dev.sluice.peer.feed;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Sum;
import org.jspecify.annotations.Nullable;

/**
 * A page of the changes feed that was read whole.
 *
 * @param last everything up to it was passed on; not below where the page began
 * @param more whether the peer has more already; then {@code last} is above where the page began
 * @param sum of the peer's entries at {@code last}; null if it does not tell
 * @param rules what its ignore rules come down to, null if it does not tell
 */
public record FeedPage(
        FeedHeader header, Sequence last, boolean more, @Nullable Sum sum, @Nullable String rules) {

    /** Of a peer that tells no sum. */
    public FeedPage(FeedHeader header, Sequence last, boolean more) {
        this(header, last, more, null, null);
    }

    /** Where to read on. */
    public Cursor next() {
        return new Cursor(header.epoch(), header.run(), last);
    }
}
