package dev.sluice.pull.round;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Index;
import dev.sluice.index.Need;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedEntry;
import dev.sluice.peer.feed.FeedHeader;
import dev.sluice.peer.feed.FeedPage;
import dev.sluice.pull.feed.FeedScan;
import dev.sluice.pull.plan.Backlog;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Needs that a peer did not serve when they were tried again. Each is looked for in the peer's feed
 * where it was read. If it is no longer there, either the feed has something newer for the path, or
 * the peer has forgotten the path because it ignores it now. No feed tells of the latter, so it
 * would be asked for for ever.
 */
final class StaleNeeds {

    private static final System.Logger LOG = System.getLogger(StaleNeeds.class.getName());

    private static final int PAGE = 500;

    /** In one round; the others follow when they have failed once more. */
    private static final int MAX_PAGES = 20;

    private static final int MAX_NOTED = 10_000;

    private final Index index;
    private final Backlog backlog;
    private final NavigableMap<Sequence, RelativePath> noted = new ConcurrentSkipListMap<>();

    StaleNeeds(Index index, Backlog backlog) {
        this.index = index;
        this.backlog = backlog;
    }

    /** Takes what the peer did not serve. The first time, news of it may be on its way. */
    void note(Need wanted) {
        boolean hasFailedBefore = wanted.attempts() > 0;
        if (hasFailedBefore && wanted.entry().isLive() && noted.size() < MAX_NOTED) {
            noted.put(wanted.at(), wanted.entry().path());
        }
    }

    /** Drops what the peer's feed does not name any more. */
    void drop(URI base, FeedScan feed) throws PeerException {
        if (noted.isEmpty()) {
            return;
        }
        Cursor cursor = index.cursor(backlog.peer());
        for (int pages = 0; cursor != null && !noted.isEmpty() && pages < MAX_PAGES; pages++) {
            Sequence first = noted.firstKey();
            Named named = new Named();
            FeedPage page = feed.part(base, cursor.before(first), PAGE, named);
            if (page.header().full()) {
                return; // A new listing begins: nothing follows from a part of it.
            }
            Sequence until = page.last().isAfter(first) ? page.last() : first;
            NavigableMap<Sequence, RelativePath> looked = noted.headMap(until, true);
            NavigableMap<Sequence, RelativePath> gone = new TreeMap<>(looked);
            gone.keySet().removeAll(named.sequences);
            drop(gone);
            looked.clear();
        }
    }

    private void drop(NavigableMap<Sequence, RelativePath> gone) {
        if (gone.isEmpty()) {
            return;
        }
        NodeId peer = backlog.peer();
        boolean isSaid =
                index.write(transaction -> {
                    if (!backlog.isSaid(transaction)) {
                        return false;
                    }
                    gone.forEach((at, path) -> transaction.unwant(peer, path, at));
                    return true;
                });
        if (isSaid) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "folder {0}: peer {1} serves {2} entries no longer, and its feed no longer"
                            + " names them, as when it begins to ignore them; they are not waited for"
                            + " any more; the first: {3}",
                    index.folder(),
                    peer,
                    gone.size(),
                    gone.firstEntry().getValue());
        }
    }

    /** Where the feed still says something. */
    private final class Named implements FeedScan.Sink {

        private final Set<Sequence> sequences = new HashSet<>();

        @Override
        public void begin(FeedHeader header) {
            backlog.signedBy(header.key());
        }

        @Override
        public void take(List<FeedEntry> chunk) {
            chunk.forEach(entry -> sequences.add(entry.sequence()));
        }

        @Override
        public void refused(String path, String reason, Sequence sequence) {
            sequences.add(sequence);
        }
    }
}
