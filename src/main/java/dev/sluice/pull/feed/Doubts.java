package dev.sluice.pull.feed;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Entry;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Version;
import dev.sluice.index.Index;
import dev.sluice.index.PeerListing;
import dev.sluice.index.Row;
import dev.sluice.peer.feed.FeedHeader;
import org.jspecify.annotations.Nullable;

/**
 * What a peer must not bring back. While it is listed for the first time (a new or unknown epoch, a
 * member that was evicted or silent for too long), it may offer live what was deleted so long ago
 * that the tombstones are dropped: all that we know of those is the join of their versions.
 */
public record Doubts(Sequence until, @Nullable Version forgotten) {

    public static final String REASON =
            "it may have been deleted elsewhere long ago, when this peer did not hear of it: touch"
                    + " it there to bring it back, or delete it there";

    /** None at all. */
    public static final Doubts NONE = new Doubts(Sequence.ZERO, null);

    /** As {@link #of}, and notes nothing. */
    public static Doubts look(Index index, NodeId peer, FeedHeader begun) {
        Version forgotten = index.forgotten();
        if (forgotten == null) {
            return NONE;
        }
        PeerListing now = next(index.cursor(peer), index.listing(peer), begun);
        return new Doubts(now.until(), forgotten);
    }

    /** As a page of the peer's feed begins. */
    static Doubts of(Index index, NodeId peer, FeedHeader begun) {
        Version forgotten = index.forgotten();
        if (forgotten == null) {
            return NONE;
        }
        PeerListing listing = index.listing(peer);
        PeerListing now = next(index.cursor(peer), listing, begun);
        if (!now.equals(listing)) {
            index.write(transaction -> {
                transaction.putListing(peer, now);
                return true;
            });
        }
        return new Doubts(now.until(), forgotten);
    }

    private static PeerListing next(
            @Nullable Cursor cursor, @Nullable PeerListing listing, FeedHeader begun) {
        if (listing == null || !listing.epoch().equals(begun.epoch())) {
            return new PeerListing(begun.epoch(), begun.until());
        }
        boolean isComplete =
                cursor != null
                        && cursor.epoch().equals(begun.epoch())
                        && !listing.until().isAfter(cursor.sequence());
        return isComplete ? new PeerListing(begun.epoch(), Sequence.ZERO) : listing;
    }

    public boolean holdsBack(Entry entry, Sequence at, @Nullable Row local) {
        return local == null
                && forgotten != null
                && entry.isLive()
                && !at.isAfter(until)
                && entry.version().isCoveredBy(forgotten);
    }
}
