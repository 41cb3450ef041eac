package dev.sluice.pull;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Entry;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Sum;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.EntryHash;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import dev.sluice.peer.FeedClient;
import dev.sluice.peer.FeedEntry;
import dev.sluice.peer.FeedHeader;
import dev.sluice.peer.FeedPage;
import dev.sluice.peer.FeedSink;
import dev.sluice.peer.PeerException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares all entries of a peer with ours, from its full listing, and changes nothing: what is
 * asked for when all was read and taken and yet the sums of both are not the same. A listing is one
 * request or a few, needs nothing of the peer that it does not have, and costs about what a scan
 * does; to find the difference by the sums of ranges of paths would take another index on both
 * sides, which every write would have to keep.
 *
 * <p>What the rules (see {@link Planner}) would take over from the peer is missing here. Where the
 * peer pulls from us and has done all that we have, and both ignore the same, everything has to be
 * the same on both sides; otherwise it may lack what is newer here.
 */
final class Comparison {

    /** Paths that are named; all are counted. */
    private static final int MOST_NAMED = 50;

    private static final int MOST_DOUBTED = 10_000;
    private static final int PAGE = 20_000;
    private static final int CHUNK = 500;

    private final Index index;
    private final FeedClient feeds;
    private final NodeId peer;
    private final IgnoreRules ignored;
    private final boolean mustBeSame;
    private final PathSet listed = new PathSet();
    private final Map<RelativePath, String> differences = new LinkedHashMap<>();
    private final List<RelativePath> doubtful = new ArrayList<>();
    private Role sender = Role.SEND_RECEIVE;
    private Sum theirs = Sum.ZERO;
    private long count;

    /**
     * @param mustBeSame whether the peer has to have all that we have
     */
    Comparison(
            Index index, FeedClient feeds, NodeId peer, IgnoreRules ignored, boolean mustBeSame) {
        this.index = index;
        this.feeds = feeds;
        this.peer = peer;
        this.ignored = ignored;
        this.mustBeSame = mustBeSame;
    }

    Compared run(URI base) throws PeerException {
        boolean isFit = index.verify();
        Sequence before = index.last();
        @Nullable Cursor from = null;
        FeedPage page;
        @Nullable Sequence until = null;
        do {
            Page sink = new Page();
            Sequence done = index.done(peer);
            page = feeds.changes(base, index.folder(), from, done, PAGE, Duration.ZERO, sink);
            sink.flush();
            from = page.next();
            until = until == null ? page.header().until() : until;
            if (index.last().isAfter(before)) {
                return moved(page);
            }
        } while (page.more() && until.isAfter(page.last()));
        if (mustBeSame) {
            addUnlisted();
        }
        boolean isStill = isFit && index.last().equals(before);
        return new Compared(isStill, page.last(), theirs, count, differences, doubtful);
    }

    /** The rest need not be read: it would be compared with something else. */
    private Compared moved(FeedPage page) {
        return new Compared(false, page.last(), theirs, count, differences, doubtful);
    }

    private void compare(List<FeedEntry> chunk) {
        List<@Nullable Row> rows =
                index.find(chunk.stream().map(read -> read.entry().path()).toList());
        for (int i = 0; i < chunk.size(); i++) {
            Entry entry = chunk.get(i).entry();
            Row local = rows.get(i);
            Sum hash = EntryHash.of(entry);
            theirs = theirs.plus(hash);
            if (mustBeSame && entry.isLive()) {
                listed.add(entry.path());
            }
            if (!ignored.ignores(entry)) {
                compare(entry, hash, local == null ? null : local.entry());
            }
        }
    }

    private void compare(Entry there, Sum hash, @Nullable Entry here) {
        if (here == null) {
            if (there.isLive()) {
                differs(there.path(), "it is there and not here");
            }
        } else if (!hash.equals(EntryHash.of(here))) {
            String difference = difference(there, here);
            if (difference != null) {
                differs(there.path(), difference);
            }
        }
    }

    private @Nullable String difference(Entry there, Entry here) {
        return switch (here.version().compare(there.version())) {
            case EQUAL -> {
                if (doubtful.size() < MOST_DOUBTED) {
                    doubtful.add(here.path());
                }
                yield "it has the same version and is not the same";
            }
            case BEFORE -> "it is older here";
            case AFTER -> mustBeSame ? "it is older there" : null;
            case CONCURRENT -> mustBeSame || isTaken(there, here) ? "neither is the newer" : null;
        };
    }

    /** The loser of a send-only peer was fetched as a copy once, and is not for this path. */
    private boolean isTaken(Entry there, Entry here) {
        Step step = Planner.plan(here, there, false, sender);
        return !(step instanceof Step.Settled || step instanceof Step.SecureCopy);
    }

    private void addUnlisted() {
        index.changes(
                Sequence.ZERO,
                Integer.MAX_VALUE,
                row -> {
                    Entry entry = row.entry();
                    if (entry.isLive() && !listed.has(entry.path())) {
                        differs(entry.path(), "it is here and not there");
                    }
                });
    }

    private void differs(RelativePath path, String how) {
        if (differences.size() < MOST_NAMED && !differences.containsKey(path)) {
            differences.put(path, how);
            count++;
        } else if (!differences.containsKey(path)) {
            count++;
        }
    }

    /** One page, compared a chunk at a time. */
    private final class Page implements FeedSink {

        private final List<FeedEntry> chunk = new ArrayList<>(CHUNK);

        @Override
        public void begin(FeedHeader header) throws PeerException {
            if (!header.node().equals(peer)) {
                throw new PeerException(
                        PeerException.Kind.RETRY,
                        "another node answers: " + header.node() + " instead of " + peer);
            }
            sender = header.role();
        }

        @Override
        public void entry(FeedEntry entry) {
            chunk.add(entry);
            if (chunk.size() == CHUNK) {
                flush();
            }
        }

        @Override
        public void refused(String path, String reason, Sequence sequence) {
            // A round says so; what is refused has no sum here, so that theirs is not the same.
        }

        void flush() {
            compare(chunk);
            chunk.clear();
        }
    }
}
