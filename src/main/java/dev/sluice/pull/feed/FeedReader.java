package dev.sluice.pull.feed;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Index;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedEntry;
import dev.sluice.peer.feed.FeedHeader;
import dev.sluice.peer.feed.FeedPage;
import dev.sluice.peer.feed.FeedSink;
import dev.sluice.pull.FailureKind;
import dev.sluice.pull.PullClocks;
import dev.sluice.pull.PullOptions;
import dev.sluice.pull.PullPeers;
import dev.sluice.pull.PullResult;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.plan.FeedHeldException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a peer's feed from where it was read last into a backlog, page by page. What is read is in
 * memory until it is applied, so reading waits for that ({@link Intake}); {@link Backlog#isFull} is
 * the bound, beyond which it becomes rows.
 */
public final class FeedReader {

    private static final System.Logger LOG = System.getLogger(FeedReader.class.getName());

    private static final String OTHER_RULES =
            "held: other ignore rules came into force while the changes were read; they are read"
                    + " again";

    private final Index index;
    private final PullOptions options;
    private final PullPeers peers;
    private final PullClocks clocks;
    private final FeedBounds bounds;
    private final long most;

    public FeedReader(
            Index index,
            PullOptions options,
            PullPeers peers,
            PullClocks clocks,
            FeedBounds bounds) {
        this(index, options, peers, clocks, bounds, FeedScan.MAX_ENTRIES);
    }

    /**
     * @param most entries that a round takes before it gives the peer up
     */
    public FeedReader(
            Index index,
            PullOptions options,
            PullPeers peers,
            PullClocks clocks,
            FeedBounds bounds,
            long most) {
        this.index = index;
        this.options = options;
        this.peers = peers;
        this.clocks = clocks;
        this.bounds = bounds;
        this.most = most;
    }

    /**
     * Reads all that was in the feed when it began: with a peer that always has more, a round would
     * never end otherwise.
     *
     * @param intake gets to know when something can be applied
     * @return the header of the last page; the backlog is told if the feed is held there
     * @throws PeerException if the feed broke, was interrupted or has no end; what was read up to
     *     its last whole line is kept
     * @throws java.util.concurrent.CancellationException if the intake was stopped between two
     *     lines
     */
    public FeedHeader read(URI base, Backlog backlog, PullResult.Counter counter, Intake intake)
            throws PeerException {
        FeedScan scan = new FeedScan(index, peers.feeds(), backlog.peer(), options.algorithm());
        new RefusedLines(
                        index,
                        scan,
                        backlog,
                        options.remembered(),
                        clocks.ages(),
                        clocks.steady(),
                        bounds)
                .askAgain(base);
        boolean isFirstListing = index.cursor(backlog.peer()) == null;
        FeedHeader first = null;
        long read = 0;
        while (true) {
            Page page = new Page(backlog, counter, intake, isFirstListing);
            FeedPage end = readPage(base, page);
            page.end(end.last());
            peers.known().update(base, state -> state.read(end, clocks.steady().instant()));
            FeedHeader header = end.header();
            if (first == null || !first.epoch().equals(header.epoch())) {
                first = header;
            }
            boolean isRead = !end.more() || !first.until().isAfter(end.last());
            if (!isRead && backlog.isOutdated()) {
                backlog.holdFeed(new FeedHeldException(OTHER_RULES, false));
            }
            if (isRead || backlog.feedHeld() != null) {
                return header;
            }
            backlog.advance();
            read += FeedScan.weight(page.lines);
            if (read >= most) {
                throw FeedScan.endless(index, most);
            }
        }
    }

    private FeedPage readPage(URI base, Page page) throws PeerException {
        Cursor from = page.backlog.nextPageFrom();
        Sequence done = index.done(page.backlog.peer());
        try {
            FeedPage end =
                    peers.feeds()
                            .changes(
                                    base,
                                    index.folder(),
                                    from,
                                    done,
                                    FeedScan.PAGE,
                                    Duration.ZERO,
                                    page);
            page.flush();
            return end;
        } catch (FeedHeldException e) {
            return page.heldAt(from, e);
        } catch (PeerException e) {
            try {
                page.end(page.last);
            } catch (FeedHeldException held) {
                page.end(page.heldAt(from, held).last());
            }
            page.backlog.storeAfter(e);
            throw e;
        }
    }

    /** One page on its way into the backlog. */
    private final class Page implements FeedSink {

        private final Backlog backlog;
        private final PullResult.Counter counter;
        private final Intake intake;
        private final boolean isFirstListing;
        private final List<FeedEntry> chunk = new ArrayList<>(FeedScan.CHUNK);
        private @Nullable FeedHeader header;
        private @Nullable FeedChunks chunks;
        private @Nullable Sequence last;

        /** Up to where all was taken. */
        private @Nullable Sequence taken;

        private boolean isHeld;
        private final RefusedLines.Noted refused;
        private long lines;

        Page(Backlog backlog, PullResult.Counter counter, Intake intake, boolean isFirstListing) {
            this.isFirstListing = isFirstListing;
            this.backlog = backlog;
            this.counter = counter;
            this.intake = intake;
            this.refused = new RefusedLines.Noted(index, backlog.peer(), clocks.steady());
        }

        @Override
        public void begin(FeedHeader begun) throws PeerException {
            FeedScan.check(begun, backlog.peer(), options.algorithm(), index);
            checkWhatItHoldsOfUs(begun);
            if (isAnew(begun)) {
                backlog.store();
            }
            boolean isFirst = !backlog.hasRead();
            backlog.signedBy(begun.key());
            dropFormerEpoch(begun);
            if (isFirst) {
                backlog.lookForRows();
            }
            refused.begin();
            Doubts doubts = Doubts.of(index, backlog.peer(), begun);
            chunks =
                    new FeedChunks(
                            index,
                            backlog,
                            begun.role(),
                            options.remembered(),
                            doubts,
                            clocks.ages(),
                            bounds,
                            isFirstListing);
            header = begun;
        }

        /** Whether it does not go on where the last page ended, or somebody else signs it. */
        private boolean isAnew(FeedHeader begun) {
            Cursor read = backlog.cursor();
            return read != null
                    && (begun.full()
                            || !read.epoch().equals(begun.epoch())
                            || !backlog.isSignedBy(begun.key()));
        }

        /** Our own index may have been restored from an earlier copy: its peers know of that. */
        private void checkWhatItHoldsOfUs(FeedHeader begun) throws PeerException {
            Cursor known = begun.known();
            if (known != null && known.epoch().equals(index.epoch()) && !index.covers(known)) {
                String evidence =
                        "peer %s has read our feed up to %s of run %s, which we never wrote"
                                .formatted(begun.node(), known.sequence(), known.run());
                if (!index.renew(evidence, false)) {
                    throw new PeerException(PeerException.Kind.REFUSED, evidence);
                }
            }
        }

        /** Whether an entry may be taken, as far as our own part in it goes. */
        private boolean isPossible(FeedEntry entry) throws PeerException {
            long ours = entry.entry().version().counter(index.epoch());
            if (ours <= index.lastCounter()) {
                return true;
            }
            String evidence =
                    "peer %s has a change of ours with counter %d of %s, which we never made"
                            .formatted(backlog.peer(), ours, Quoted.of(pathOf(entry)));
            if (index.renew(evidence, false)) {
                return true;
            }
            refused(pathOf(entry), evidence, entry.sequence());
            return false;
        }

        private static String pathOf(FeedEntry entry) {
            return entry.entry().path().toString();
        }

        /**
         * A new epoch is listed in full, and what was wanted of the former one is dropped, except
         * for deletes that wait for a person: the plan stays what it was. Rows without a cursor
         * were left by a round that was cut off, perhaps with another epoch: they are read again.
         */
        private void dropFormerEpoch(FeedHeader begun) {
            Cursor from = backlog.cursor();
            boolean isOther =
                    from == null
                            ? index.wantedCount(backlog.peer()) > 0
                                    || index.refusedCount(backlog.peer()) > 0
                            : !from.epoch().equals(begun.epoch());
            if (isOther) {
                long kept = backlog.beginAnew();
                if (kept > 0 && from != null) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "folder {0}: peer {1} has a new index; {2} of its deletes that wait for"
                                    + " a person are kept",
                            index.folder(),
                            backlog.peer(),
                            kept);
                }
            }
        }

        @Override
        public void entry(FeedEntry entry) throws PeerException {
            lines++;
            intake.check();
            if (!isPossible(entry)) {
                return;
            }
            chunk.add(entry);
            last = entry.sequence();
            if (chunk.size() == FeedScan.CHUNK) {
                flush();
                intake.offer();
            }
        }

        @Override
        public void refused(String path, String reason, Sequence sequence) throws PeerException {
            lines++;
            intake.check();
            refused.add(path, reason, sequence);
            counter.failed(FailureKind.REFUSED).increment();
            last = sequence;
        }

        private void flush() {
            if (chunks != null && !isHeld) {
                counter.entries.add(chunk.size());
                chunks.take(chunk, refused.of(chunk));
                refused.written();
                taken = last;
            }
            chunk.clear();
        }

        /** The page as if it had ended where it was held. */
        FeedPage heldAt(@Nullable Cursor from, FeedHeldException why) {
            backlog.holdFeed(why);
            isHeld = true;
            FeedHeader begun = Objects.requireNonNull(header, "held before its head");
            Sequence start = begun.full() || from == null ? Sequence.ZERO : from.sequence();
            return new FeedPage(begun, taken == null ? start : taken, true);
        }

        void end(@Nullable Sequence until) {
            flush();
            if (header != null && until != null) {
                backlog.reach(new Cursor(header.epoch(), header.run(), until));
            }
        }
    }
}
