package dev.sluice.folder.peers;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Threads;
import dev.sluice.fault.LoopFaults;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.feed.FeedEntry;
import dev.sluice.peer.feed.FeedHeader;
import dev.sluice.peer.feed.FeedPage;
import dev.sluice.peer.feed.FeedSink;
import java.time.Duration;

/**
 * Waits at a peer for news and asks for a round when there are any. It only listens: reading and
 * applying is the round's. After a failure, or news that a round could not take, or an answer that
 * came at once and told nothing, it waits for the next round: that of the beat, or one that it asks
 * for itself after a pause, which grows each time. So a link that was down for a moment is not
 * waited for longer than it was down, whatever the beat does.
 */
public final class LongPoll implements Threads.Loop {

    private static final System.Logger LOG = System.getLogger(LongPoll.class.getName());

    private static final Duration WAIT = Duration.ofSeconds(30);

    /** A peer that waited has waited for longer than this; one that is stopping has not. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final Index index;
    private final FeedClient feeds;
    private final PeerLoop loop;
    private final LoopFaults faults;
    private final BackOff backOff = new BackOff(FIRST_PAUSE, WAIT);

    /** Rounds that had ended when it was last looked whether there is anything to wait for. */
    private long rounds;

    /**
     * @param faults told of what nobody expects
     */
    public LongPoll(Index index, FeedClient feeds, PeerLoop loop, LoopFaults faults) {
        this.faults = faults;
        this.index = index;
        this.feeds = feeds;
        this.loop = loop;
    }

    @Override
    public void run() {
        try {
            while (turn()) {}
        } catch (InterruptedException e) {
            // The folder is being closed, or the peer is not configured any more.
        }
    }

    @Override
    public boolean turn() throws InterruptedException {
        // Counted before it is looked whether there is a peer: the round that finds it may end in
        // between.
        rounds = loop.rounds();
        if (listen()) {
            backOff.reset();
        } else {
            pause();
        }
        return true;
    }

    /** Waits for a further round; asks for one if none comes by itself. */
    private void pause() throws InterruptedException {
        if (!loop.awaitRound(rounds, backOff.next())) {
            loop.ask();
            loop.awaitRound(rounds);
        }
    }

    /** Whether to poll on at once; otherwise a round is waited for. */
    private boolean listen() throws InterruptedException {
        try {
            NodeId peer = loop.node();
            Cursor cursor = peer == null ? null : index.cursor(peer);
            if (peer == null || cursor == null) {
                return false;
            }
            long begun = System.nanoTime();
            faults.over(work()); // it waits: whoever looks meanwhile is not to be alarmed
            if (!isThereNews(peer, cursor)) {
                return System.nanoTime() - begun > AT_ONCE.toNanos();
            }
            return askForRound(peer, cursor);
        } catch (PeerException | IndexException e) {
            // The round meets the same, and tells of it.
            LOG.log(System.Logger.Level.DEBUG, "poll " + loop.base(), e);
            return false;
        } catch (RuntimeException | Error e) {
            faults.met(work(), e);
            return false;
        }
    }

    private String work() {
        return "wait for news of " + loop.base();
    }

    /** Whether the round could take the news. */
    private boolean askForRound(NodeId peer, Cursor cursor) throws InterruptedException {
        long before = loop.rounds();
        loop.ask();
        loop.awaitRound(before);
        rounds = loop.rounds();
        return !cursor.equals(index.cursor(peer));
    }

    private boolean isThereNews(NodeId peer, Cursor cursor) throws PeerException {
        News news = new News();
        FeedPage page =
                feeds.changes(loop.base(), index.folder(), cursor, index.done(peer), 1, WAIT, news);
        return news.any || !page.next().equals(cursor);
    }

    private static final class News implements FeedSink {

        private boolean any;

        @Override
        public void begin(FeedHeader header) {}

        @Override
        public void entry(FeedEntry entry) {
            any = true;
        }

        @Override
        public void refused(String path, String reason, Sequence sequence) {
            any = true;
        }
    }
}
