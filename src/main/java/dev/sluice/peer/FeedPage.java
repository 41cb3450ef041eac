package dev.sluice.peer;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Sequence;

/**
 * A page of the changes feed that was read whole.
 *
 * @param last everything up to it was passed on; not below where the page began
 * @param more whether the peer has more already; then {@code last} is above where the page began
 */
public record FeedPage(FeedHeader header, Sequence last, boolean more) {

    /** Where to read on. */
    public Cursor next() {
        return new Cursor(header.epoch(), header.run(), last);
    }
}
