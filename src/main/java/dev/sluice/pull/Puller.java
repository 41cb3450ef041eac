package dev.sluice.pull;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Threads;
import dev.sluice.domain.pace.PullMemory;
import dev.sluice.index.FullIndexException;
import dev.sluice.index.Index;
import dev.sluice.index.PlanKind;
import dev.sluice.peer.PeerException;
import dev.sluice.pull.feed.FeedBounds;
import dev.sluice.pull.feed.FeedLimits;
import dev.sluice.pull.feed.FeedReader;
import dev.sluice.pull.feed.FeedScan;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.preview.DryRun;
import dev.sluice.pull.preview.PeerComparison;
import dev.sluice.pull.publish.CopyLimit;
import dev.sluice.pull.round.PartsFactory;
import dev.sluice.pull.round.Round;
import dev.sluice.pull.round.RoundContext;
import dev.sluice.pull.round.RoundState;
import dev.sluice.report.PullPlan;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Pulls one folder from its peers, a round at a time; rounds with different peers may overlap. */
public final class Puller {

    private final Index index;
    private final PullOptions options;
    private final PullPeers peers;
    private final PullClocks clocks;
    private final PullBudgets budgets;
    private final PullFolder folder;
    private final Transfers transfers;
    private final Threads runner;
    private final PullMemory memory;
    private final RoundState state = new RoundState();
    private final FeedBounds bounds;
    private final FeedReader reader;
    private final PartsFactory factory;
    private final CopyLimit limit;

    /**
     * @param syncing threads on which contents are fsynced
     * @param runner that feeds are read on
     * @param memory of the rounds of all folders
     */
    public Puller(
            Index index,
            PullOptions options,
            PullPeers peers,
            PullClocks clocks,
            PullBudgets budgets,
            PullFolder folder,
            Transfers transfers,
            ExecutorService syncing,
            Threads runner,
            PullMemory memory) {
        this.memory = memory;
        this.index = index;
        this.options = options;
        this.peers = peers;
        this.clocks = clocks;
        this.budgets = budgets;
        this.folder = folder;
        this.transfers = transfers;
        this.runner = runner;
        this.bounds = new FeedBounds(index, FeedLimits.DEFAULT, clocks.steady());
        this.reader = new FeedReader(index, options, peers, clocks, bounds);
        this.factory =
                new PartsFactory(
                        index, options, peers, clocks, folder, syncing, transfers, state, memory,
                        runner);
        this.limit =
                new CopyLimit(
                        index,
                        options.durability(),
                        folder.rescan(),
                        clocks.wall(),
                        clocks.steady(),
                        state.turn());
    }

    /** What each peer may have the index hold. */
    FeedBounds bounds() {
        return bounds;
    }

    /** How it goes with mending rotten files. */
    public Repairs repairs() {
        return state.repairs();
    }

    /** Does something while no round makes anything visible. */
    public void whileStill(Runnable work) {
        state.turn().lock();
        try {
            work.run();
        } finally {
            state.turn().unlock();
        }
    }

    /**
     * Moves the conflict copies beyond the ten that a file may have to the trash, as far as they
     * have come since the last call. A mirror leaves that to others.
     */
    public void limitCopies(Target target) {
        if (folder.drift() == null) {
            limit.keep(target);
        }
    }

    /** Why a file has more conflict copies than it should, null if none has. */
    public @Nullable String tooManyCopies() {
        return limit.problem();
    }

    /** What has failed of a peer is tried again in the next round, however soon that is. */
    public void retry(NodeId peer) {
        if (index.wantedCount(peer) > 0 || index.refusedCount(peer) > 0) {
            index.write(transaction -> {
                transaction.retry(peer);
                return true;
            });
        }
        bounds.forgive(peer);
        state.retry(peer);
        Drift drift = folder.drift();
        if (drift != null) {
            drift.retry(peer);
        }
    }

    /**
     * Reads the peer's feed to its end and applies what is wanted, some of it already meanwhile. An
     * index without room pauses it: that is not held against the peer, and the next round continues
     * where this one stopped.
     *
     * @param base where the peer is
     * @param threads as many as transfers at once are allowed
     * @throws PeerException if the peer is away, or not to be talked to; what was read and fetched
     *     until then is kept
     */
    public PullResult pull(URI base, NodeId peer, Target target, ExecutorService threads)
            throws PeerException, InterruptedException {
        PullResult.Counter counter = new PullResult.Counter();
        boolean isHeld = true;
        try {
            isHeld = round(base, peer, target, threads, counter);
        } catch (FullIndexException e) {
            counter.failed(FailureKind.NO_SPACE).increment();
            Lack _ = state.lacks(peer, new Lack(Lack.Kind.INDEX, Failures.reason(e)));
        }
        long waiting = index.wantedCount(peer) + index.refusedCount(peer);
        return counter.result(waiting + (isHeld ? 1 : 0));
    }

    private boolean round(
            URI base,
            NodeId peer,
            Target target,
            ExecutorService threads,
            PullResult.Counter counter)
            throws PeerException, InterruptedException {
        noteBudgets();
        askForAllIfGivenUp(peer);
        Backlog backlog = new Backlog(index, peer, folder.ignored(), memory.rows());
        transfers.begin(backlog);
        transfers.totals().begin(counter);
        long begun = runner.nanoTime();
        try {
            RoundContext context =
                    new RoundContext(
                            base,
                            backlog,
                            target,
                            threads,
                            counter,
                            new Room(),
                            budgets.deletes().window(true));
            return new Round(
                            context,
                            reader,
                            scan(peer),
                            factory,
                            budgets,
                            this::limitCopies,
                            runner)
                    .run();
        } finally {
            transfers.end(backlog);
            backlog.close();
            transfers.totals().end(counter, runner.nanoTime() - begun);
        }
    }

    private void noteBudgets() {
        budgets.deletes().note();
        // Without a limit nothing waits: what did when there was one is let go.
        if (budgets.changes().isLimited() || index.deletes(PlanKind.CHANGES).isAnyWaiting()) {
            budgets.changes().note();
        }
    }

    /** What was given up here and is wanted back is in no delta: the peer is asked for all. */
    private void askForAllIfGivenUp(NodeId peer) {
        if (index.deletes().isRelisted(peer)) {
            index.write(transaction -> {
                transaction.dropCursor(peer);
                transaction.deletes().relisted(peer);
                return true;
            });
        }
    }

    /**
     * Says what {@link #pull} would do now, and does nothing.
     *
     * @param most paths to name; all are counted
     */
    public PullPlan plan(URI base, NodeId peer, int most) throws PeerException {
        return new DryRun(
                        index,
                        scan(peer),
                        folder.ignored().get(),
                        options.remembered(),
                        clocks.ages(),
                        clocks.steady(),
                        most)
                .run(base);
    }

    /**
     * Compares all entries of a peer with ours, and changes nothing.
     *
     * @param mustBeSame whether the peer has to have all that we have; otherwise it may lack some
     */
    public Compared compare(URI base, NodeId peer, boolean mustBeSame) throws PeerException {
        return new PeerComparison(index, scan(peer), folder.ignored().get(), mustBeSame).run(base);
    }

    private FeedScan scan(NodeId peer) {
        return new FeedScan(index, peers.feeds(), peer, options.algorithm());
    }

    /** Why contents do not come just now, null if nothing is in their way here. */
    public @Nullable String paused() {
        return state.paused();
    }

    /** What was missing here in the last round with a peer, null if nothing was. */
    public @Nullable Lack lack(NodeId peer) {
        return state.lack(peer);
    }

    /** Nothing is pulled from this peer any more: it is gone, or has another address. */
    public void left(NodeId peer) {
        state.left(peer);
    }
}
