package dev.sluice.peer.known;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.identity.NodeKey;
import dev.sluice.peer.NodeInfo;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedHeader;
import dev.sluice.peer.feed.FeedPage;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one peer of one folder, at one moment.
 *
 * @param node null until it was reached
 * @param run null until it was reached
 * @param name for people, null until it was reached
 * @param contacted when it last answered, null if never
 * @param error why the last call failed, null if it did not
 * @param last the sequence of the last change that we know it has
 * @param cursor how far we have read, null if not at all
 * @param behindSince when the oldest change known and not yet applied here was learnt, null if in
 *     step
 * @param page the last that was read of its feed, null if none was
 * @param proof whether its entries are ours
 * @param key that it has proved, null if it was not reached or proves nothing
 */
public record PeerState(
        URI base,
        Contact contact,
        @Nullable NodeId node,
        @Nullable RunId run,
        @Nullable String name,
        @Nullable Instant contacted,
        @Nullable String error,
        Sequence last,
        @Nullable Cursor cursor,
        @Nullable Instant behindSince,
        @Nullable FeedPage page,
        Proof proof,
        @Nullable NodeKey key) {

    /** How we stand with a peer. */
    public enum Contact {
        /** Not called yet. */
        UNKNOWN,
        /** The last call was answered. */
        CONNECTED,
        /** It is this node. */
        SELF,
        /** It is a node that another address leads to, and that is pulled from there. */
        DUPLICATE,
        /** Whoever answers there is not the node that it says it is. */
        IMPOSTOR,
        /** The last call failed, and is tried again. */
        AWAY,
        /** It refuses us, or we it, until a person changes something. */
        REFUSED
    }

    /** Nothing is known yet. */
    static PeerState unknown(URI base) {
        return new PeerState(
                base,
                Contact.UNKNOWN,
                null,
                null,
                null,
                null,
                null,
                Sequence.ZERO,
                null,
                null,
                null,
                Proof.NONE,
                null);
    }

    /** It told us who it is. */
    public PeerState introduced(NodeInfo info, boolean self, Instant now) {
        Contact met = self ? Contact.SELF : Contact.CONNECTED;
        return new PeerState(
                base,
                met,
                info.node(),
                info.run(),
                info.name(),
                now,
                null,
                last,
                cursor,
                behindSince,
                page,
                proof,
                info.key());
    }

    /** It told us who it is, and another address leads there as well. */
    public PeerState duplicate(NodeInfo info, Instant now) {
        return new PeerState(
                base,
                Contact.DUPLICATE,
                info.node(),
                info.run(),
                info.name(),
                now,
                null,
                last,
                cursor,
                null,
                page,
                proof,
                info.key());
    }

    /** It gave us a page of its feed; until what is new in it is applied we are behind it. */
    public PeerState read(FeedPage page, Instant now) {
        FeedHeader header = page.header();
        Sequence known = header.until().isAfter(page.last()) ? header.until() : page.last();
        return new PeerState(
                base,
                Contact.CONNECTED,
                header.node(),
                header.run(),
                name,
                now,
                null,
                known,
                page.next(),
                behindSince == null && known.isAfter(last) ? now : behindSince,
                page,
                proof,
                key);
    }

    /** A call failed; what was known stays. */
    public PeerState failed(PeerException failure) {
        Contact how =
                switch (failure.kind()) {
                    case REFUSED -> Contact.REFUSED;
                    case IMPOSTOR -> Contact.IMPOSTOR;
                    case RETRY, CORRUPT, MISMATCH, VANISHED, UNAVAILABLE, CHANGED, BUG ->
                            Contact.AWAY;
                };
        return new PeerState(
                base,
                how,
                node,
                run,
                name,
                contacted,
                failure.getMessage(),
                last,
                cursor,
                behindSince,
                page,
                proof,
                key);
    }

    /** What is known of it is applied here (null), or is not since then. */
    public PeerState behind(@Nullable Instant since) {
        return new PeerState(
                base, contact, node, run, name, contacted, error, last, cursor, since, page, proof,
                key);
    }

    /** What a round has shown. */
    public PeerState proved(Proof shown) {
        return new PeerState(
                base,
                contact,
                node,
                run,
                name,
                contacted,
                error,
                last,
                cursor,
                behindSince,
                page,
                shown,
                key);
    }

    /**
     * With the time of the last contact as people see it.
     *
     * @param ahead how far their clock is ahead of that of this state
     */
    public PeerState shown(Duration ahead) {
        return new PeerState(
                base,
                contact,
                node,
                run,
                name,
                contacted == null ? null : contacted.plus(ahead),
                error,
                last,
                cursor,
                behindSince,
                page,
                proof,
                key);
    }

    /** How long the oldest change has waited, zero when in step. */
    public Duration lag(Instant now) {
        Duration lag = behindSince == null ? Duration.ZERO : Duration.between(behindSince, now);
        return lag.isNegative() ? Duration.ZERO : lag;
    }
}
