package dev.sluice.pull.feed;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import dev.sluice.identity.KeyRule;
import dev.sluice.identity.NodeKey;
import dev.sluice.index.Index;
import dev.sluice.index.Member;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.feed.FeedEntry;
import dev.sluice.peer.feed.FeedHeader;
import dev.sluice.peer.feed.FeedPage;
import dev.sluice.peer.feed.FeedSink;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a peer's feed without taking anything: no cursor of ours moves. It ends with what was in
 * the feed when it began, however much more the peer says it has.
 */
public final class FeedScan {

    /** Entries a page. */
    static final int PAGE = 20_000;

    /** Entries that are looked at together. */
    static final int CHUNK = 500;

    /** Entries of a feed: ten times what a folder is made for, some GB of an index. */
    static final long MAX_ENTRIES = 10_000_000;

    /** A page with fewer entries counts as so many: it may have none, and promise more. */
    private static final long MIN_OF_PAGE = 1_000;

    /** Takes what is read. */
    @FunctionalInterface
    public interface Sink {

        /** A page begins; who answers is the one that was asked. */
        default void begin(FeedHeader header) throws PeerException {}

        /** The next entries; the list is used again when this returns. */
        void take(List<FeedEntry> chunk) throws PeerException;

        /**
         * A line that is no entry which may be taken. A round keeps it as a need; whoever only
         * looks need not tell of it again.
         */
        default void refused(String path, String reason, Sequence sequence) {}

        /** Whether another page is of any use. */
        default boolean goesOn() {
            return true;
        }
    }

    private final Index index;
    private final FeedClient feeds;
    private final NodeId peer;
    private final DigestAlgorithm algorithm;
    private final long most;

    public FeedScan(Index index, FeedClient feeds, NodeId peer, DigestAlgorithm algorithm) {
        this(index, feeds, peer, algorithm, MAX_ENTRIES);
    }

    /**
     * @param most entries that are read before the peer is given up
     */
    public FeedScan(
            Index index, FeedClient feeds, NodeId peer, DigestAlgorithm algorithm, long most) {
        this.index = index;
        this.feeds = feeds;
        this.peer = peer;
        this.algorithm = algorithm;
        this.most = most;
    }

    public NodeId peer() {
        return peer;
    }

    /**
     * Reads all that is in the feed now.
     *
     * @param from where to begin, null for all
     * @return the last page
     * @throws PeerException if the feed broke, has no end, or began anew in the middle
     */
    public FeedPage all(URI base, @Nullable Cursor from, Sink sink) throws PeerException {
        Page reading = new Page(sink);
        FeedPage page = read(base, from, PAGE, reading);
        Sequence until = page.header().until();
        long before = 0;
        long read = 0;
        while (page.more() && until.isAfter(page.last()) && sink.goesOn()) {
            read += weight(reading.lines - before);
            if (read >= most) {
                throw endless(index, most);
            }
            before = reading.lines;
            page = read(base, page.next(), PAGE, reading);
        }
        return page;
    }

    /**
     * Reads a part of the feed.
     *
     * @param limit the most entries
     */
    public FeedPage part(URI base, Cursor from, int limit, Sink sink) throws PeerException {
        return read(base, from, limit, new Page(sink));
    }

    private FeedPage read(URI base, @Nullable Cursor from, int limit, Page reading)
            throws PeerException {
        Sequence done = index.done(peer);
        FeedPage page =
                feeds.changes(base, index.folder(), from, done, limit, Duration.ZERO, reading);
        reading.flush();
        return page;
    }

    /** What a page takes of the entries that a feed may have. */
    static long weight(long lines) {
        return Math.max(lines, MIN_OF_PAGE);
    }

    /** A feed that goes on for ever. */
    static PeerException endless(Index index, long most) {
        return new PeerException(
                PeerException.Kind.CORRUPT,
                "feed of %s has more than %d entries".formatted(index.folder(), most));
    }

    /**
     * Says whose feed it is, since another node may have the address of a peer by now, or somebody
     * who poses as it.
     *
     * @throws PeerException if it is not the one that is meant, or its folder is hashed otherwise
     */
    static void check(FeedHeader header, NodeId peer, DigestAlgorithm algorithm, Index index)
            throws PeerException {
        if (!header.node().equals(peer)) {
            throw new PeerException(
                    PeerException.Kind.RETRY,
                    "another node answers: " + header.node() + " instead of " + peer);
        }
        checkKey(header, peer, index.member(peer));
        if (header.digest() != algorithm) {
            throw new PeerException(
                    PeerException.Kind.REFUSED,
                    "folder %s is hashed with %s there and with %s here"
                            .formatted(header.folder(), header.digest(), algorithm));
        }
    }

    /**
     * The page must be signed by the key that is noted of the peer: an address is shared by all
     * folders, and what another one knows of the node there says nothing of this one.
     */
    private static void checkKey(FeedHeader header, NodeId peer, @Nullable Member member)
            throws PeerException {
        NodeKey known = member == null ? null : member.key();
        NodeKey shown = header.key();
        if (Objects.equals(shown, known)) {
            return;
        }
        if (shown != null && KeyRule.of(peer, shown, known) == KeyRule.IMPOSTOR) {
            throw new PeerException(
                    PeerException.Kind.IMPOSTOR,
                    "feed of %s as node %s is signed with another key than that node has: somebody"
                                    .formatted(header.folder(), peer)
                            + " poses as it there; nothing of this feed is taken");
        }
        throw new PeerException(
                PeerException.Kind.RETRY,
                "feed of %s is not signed with the key that is noted of node %s: it is asked anew who it is"
                        .formatted(header.folder(), peer));
    }

    /** One page after the other. */
    private final class Page implements FeedSink {

        private final Sink sink;
        private final List<FeedEntry> chunk = new ArrayList<>(CHUNK);
        private boolean isBegun;
        private long lines;

        Page(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void begin(FeedHeader header) throws PeerException {
            check(header, peer, algorithm, index);
            if (isBegun && header.full()) {
                throw new PeerException(
                        PeerException.Kind.RETRY,
                        "feed of %s began anew while it was read".formatted(index.folder()));
            }
            isBegun = true;
            sink.begin(header);
        }

        @Override
        public void entry(FeedEntry entry) throws PeerException {
            lines++;
            chunk.add(entry);
            if (chunk.size() == CHUNK) {
                flush();
            }
        }

        @Override
        public void refused(String path, String reason, Sequence sequence) {
            lines++;
            sink.refused(path, reason, sequence);
        }

        void flush() throws PeerException {
            if (!chunk.isEmpty()) {
                sink.take(chunk);
                chunk.clear();
            }
        }
    }
}
