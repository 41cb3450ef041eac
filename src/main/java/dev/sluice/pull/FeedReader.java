package dev.sluice.pull;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import dev.sluice.index.Transaction;
import dev.sluice.peer.FeedClient;
import dev.sluice.peer.FeedEntry;
import dev.sluice.peer.FeedHeader;
import dev.sluice.peer.FeedPage;
import dev.sluice.peer.FeedSink;
import dev.sluice.peer.KnownPeers;
import dev.sluice.peer.PeerException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a peer's feed from where it was read last into wanted rows, page by page. A page and the
 * cursor behind it are committed together, so that a crash repeats at most one page.
 */
final class FeedReader {

    private static final System.Logger LOG = System.getLogger(FeedReader.class.getName());

    /** Entries a page: some hundred KiB of text, one transaction. */
    private static final int PAGE = 1_000;

    private final Index index;
    private final FeedClient feeds;
    private final DigestAlgorithm algorithm;
    private final KnownPeers peers;
    private final InstantSource clock;

    FeedReader(
            Index index,
            FeedClient feeds,
            DigestAlgorithm algorithm,
            KnownPeers peers,
            InstantSource clock) {
        this.index = index;
        this.feeds = feeds;
        this.algorithm = algorithm;
        this.peers = peers;
        this.clock = clock;
    }

    /**
     * Reads to the end of the feed.
     *
     * @return the header of the last page
     * @throws PeerException if the feed broke; what was read up to its last whole line is kept
     */
    FeedHeader read(URI base, NodeId peer, PullResult.Counter counter) throws PeerException {
        while (true) {
            Page page = new Page(peer, counter);
            Cursor from = index.cursor(peer);
            FeedPage end = readPage(base, from, page);
            page.commit(from, end.last());
            peers.update(base, state -> state.read(end, clock.instant()));
            if (!end.more()) {
                return end.header();
            }
        }
    }

    private FeedPage readPage(URI base, @Nullable Cursor from, Page page) throws PeerException {
        Sequence done = index.done(page.peer);
        try {
            return feeds.changes(base, index.folder(), from, done, PAGE, Duration.ZERO, page);
        } catch (PeerException e) {
            page.commit(from, page.last);
            throw e;
        }
    }

    /** One page on its way into the index. */
    private final class Page implements FeedSink {

        private final NodeId peer;
        private final PullResult.Counter counter;
        private final List<FeedEntry> entries = new ArrayList<>();
        private @Nullable FeedHeader header;
        private @Nullable Sequence last;

        Page(NodeId peer, PullResult.Counter counter) {
            this.peer = peer;
            this.counter = counter;
        }

        @Override
        public void begin(FeedHeader begun) throws PeerException {
            if (!begun.node().equals(peer)) {
                throw new PeerException(
                        PeerException.Kind.RETRY,
                        "another node answers: " + begun.node() + " instead of " + peer);
            }
            if (begun.digest() != algorithm) {
                throw new PeerException(
                        PeerException.Kind.REFUSED,
                        "folder %s is hashed with %s there and with %s here"
                                .formatted(index.folder(), begun.digest(), algorithm));
            }
            header = begun;
        }

        @Override
        public void entry(FeedEntry entry) {
            entries.add(entry);
            last = entry.sequence();
        }

        @Override
        public void refused(String reason, Sequence sequence) {
            counter.failed.increment();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "folder {0}: an entry of peer {1} is not taken: {2}",
                    index.folder(),
                    peer,
                    reason);
            last = sequence;
        }

        void commit(@Nullable Cursor from, @Nullable Sequence until) {
            FeedHeader known = header;
            if (known == null || until == null) {
                return;
            }
            counter.entries.add(entries.size());
            Cursor next = new Cursor(known.epoch(), known.run(), until);
            if (entries.isEmpty() && next.equals(from)) {
                return;
            }
            index.write(transaction -> store(transaction, known, from, next));
        }

        private boolean store(
                Transaction transaction, FeedHeader known, @Nullable Cursor from, Cursor next) {
            if (from != null && !from.epoch().equals(known.epoch())) {
                // A new epoch: what its full listing does not name is wanted no more.
                transaction.dropCursor(peer);
            }
            for (FeedEntry entry : entries) {
                store(transaction, entry, known.role());
            }
            transaction.putCursor(peer, next);
            return true;
        }

        /**
         * What only the index has to learn needs no wanted row: it is learnt in the same commit.
         */
        private void store(Transaction transaction, FeedEntry read, Role sender) {
            Entry incoming = read.entry();
            Row row = transaction.find(incoming.path());
            Entry local = row == null ? null : row.entry();
            switch (Planner.plan(local, incoming, false, sender)) {
                case Step.Settled _ -> transaction.unwant(peer, incoming.path(), read.sequence());
                case Step.Note(Entry entry) -> {
                    transaction.put(entry, row == null ? null : row.seen());
                    transaction.unwant(peer, incoming.path(), read.sequence());
                }
                case Step.Touch _,
                        Step.PutFile _,
                        Step.PutLink _,
                        Step.PutDirectory _,
                        Step.Remove _,
                        Step.SecureCopy _,
                        Step.KeepDirectory _ ->
                        transaction.want(peer, incoming, read.sequence());
            }
        }
    }
}
