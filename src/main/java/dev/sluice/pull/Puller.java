package dev.sluice.pull;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.budget.Sight;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Durability;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.Threads;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.FullIndexException;
import dev.sluice.index.Index;
import dev.sluice.index.PlanKind;
import dev.sluice.index.Wanted;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.feed.FeedHeader;
import dev.sluice.peer.known.KnownPeers;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Pulls one folder from its peers, a round at a time; rounds with different peers may overlap. */
public final class Puller {

    private static final System.Logger LOG = System.getLogger(Puller.class.getName());

    private final Index index;
    private final KnownPeers peers;
    private final FeedReader reader;
    private final DigestAlgorithm algorithm;
    private final FeedClient feeds;
    private final ContentClient contents;
    private final Transfers transfers;
    private final Durability durability;
    private final boolean delta;
    private final ExecutorService syncing;
    private final InstantSource clock;
    private final InstantSource steady;
    private final InstantSource ages;
    private final Supplier<IgnoreRules> ignored;
    private final Consumer<RelativePath> rescan;
    private final OwnSteps own;
    private final @Nullable Drift drift;
    private final DeleteBudget budget;
    private final DeleteBudget changes;
    private final Threads runner;
    private final Duration remembered;

    /** What was missing on the disk in the last round with a peer. */
    private final Map<NodeId, Lack> lacking = new ConcurrentHashMap<>();

    /** Directories that could not be revived, by peer. */
    private final Map<NodeId, Pauses> revivals = new ConcurrentHashMap<>();

    /** Rounds take turns at the tree. */
    private final Lock turn = new ReentrantLock();

    private final Repairs repairs = new Repairs();
    private final CopyLimit limit;
    private final FeedBounds bounds;

    /**
     * @param delta whether large contents are put together from blocks that are here
     * @param remembered how old a tombstone may be that is taken for a path unknown here
     * @param syncing threads on which contents are fsynced; the more there are, the more share one
     *     commit of the file system's journal
     * @param clock for what others are told: versions, and when something was deleted
     * @param steady for what waits here
     * @param ages by which a tombstone is too old
     * @param ignored what is taken from no peer; changed within {@link #whileStill} only
     * @param rescan called with a path whose disk is not what the index says
     * @param own told of each step that is made in the tree
     * @param drift of a {@code receive-only} folder, which mints nothing; else null
     * @param budget of the folder: says which deletes may be made
     * @param changes of the folder: says which overwrites may be made
     * @param runner that feeds are read on
     */
    public Puller(
            Index index,
            DigestAlgorithm algorithm,
            FeedClient feeds,
            ContentClient contents,
            Durability durability,
            boolean delta,
            Duration remembered,
            ExecutorService syncing,
            Transfers transfers,
            KnownPeers peers,
            InstantSource clock,
            InstantSource steady,
            InstantSource ages,
            Supplier<IgnoreRules> ignored,
            Consumer<RelativePath> rescan,
            OwnSteps own,
            @Nullable Drift drift,
            DeleteBudget budget,
            DeleteBudget changes,
            Threads runner) {
        this.index = index;
        this.runner = runner;
        this.peers = peers;
        this.bounds = new FeedBounds(index, FeedLimits.DEFAULT, steady);
        this.reader =
                new FeedReader(index, feeds, algorithm, remembered, peers, ages, steady, bounds);
        this.algorithm = algorithm;
        this.feeds = feeds;
        this.contents = contents;
        this.transfers = transfers;
        this.durability = durability;
        this.delta = delta;
        this.syncing = syncing;
        this.clock = clock;
        this.steady = steady;
        this.ages = ages;
        this.ignored = ignored;
        this.rescan = rescan;
        this.own = own;
        this.drift = drift;
        this.budget = budget;
        this.changes = changes;
        this.remembered = remembered;
        this.limit = new CopyLimit(index, durability, rescan, clock, steady, turn);
    }

    /** What each peer may have the index hold. */
    FeedBounds bounds() {
        return bounds;
    }

    /** How it goes with mending rotten files. */
    public Repairs repairs() {
        return repairs;
    }

    /** Does something while no round makes anything visible. */
    public void whileStill(Runnable work) {
        turn.lock();
        try {
            work.run();
        } finally {
            turn.unlock();
        }
    }

    /**
     * Trashes the conflict copies beyond those that a file may have, of what has come since the
     * last time; to be called when something may have. A mirror leaves that to others.
     */
    public void limitCopies(Target target) {
        if (drift == null) {
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
        revivals.remove(peer);
        bounds.forgive(peer);
        repairs.retry(peer);
        if (drift != null) {
            drift.retry(peer);
        }
    }

    /**
     * Reads the peer's feed to its end and applies what is wanted, some of it already meanwhile. An
     * index without room pauses it: the peer is none the worse for it, and the next round goes on
     * where this one was.
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
            lacking.put(peer, new Lack(Lack.Kind.INDEX, Failures.reason(e)));
        }
        long waiting = index.wantedCount(peer) + index.refusedCount(peer);
        return counter.result(waiting + (isHeld ? 1 : 0));
    }

    /**
     * @return whether more of the feed waits than was read
     */
    private boolean round(
            URI base,
            NodeId peer,
            Target target,
            ExecutorService threads,
            PullResult.Counter counter)
            throws PeerException, InterruptedException {
        noteBudgets();
        begin(peer);
        Backlog backlog = new Backlog(index, peer, ignored);
        transfers.begin(backlog);
        transfers.totals().begin(counter);
        long begun = runner.nanoTime();
        try {
            Sight sight = budget.sight(true);
            Room room = new Room();
            try {
                work(base, backlog, sight, target, threads, counter, room);
            } finally {
                note(backlog, room);
            }
            backlog.store();
            limitCopies(target);
            cleanParts(target);
            return backlog.feedHeld() != null;
        } catch (PeerException e) {
            backlog.storeAfter(e);
            cleanParts(target);
            throw e;
        } finally {
            transfers.end(backlog);
            transfers.totals().end(counter, runner.nanoTime() - begun);
            noteLag(base, backlog);
        }
    }

    private void noteBudgets() {
        budget.note();
        // Without a limit nothing waits: what did when there was one is let go.
        if (changes.isLimited() || index.deletes(PlanKind.CHANGES).isAnyWaiting()) {
            changes.note();
        }
    }

    /**
     * Says what {@link #pull} would do now, and does nothing.
     *
     * @param most paths to name; all are counted
     */
    public PullPlan plan(URI base, NodeId peer, int most) throws PeerException {
        return new DryRun(index, scan(peer), ignored.get(), remembered, ages, steady, most)
                .run(base);
    }

    /**
     * Compares all entries of a peer with ours, and changes nothing.
     *
     * @param mustBeSame whether the peer has to have all that we have; otherwise it may lack some
     */
    public Compared compare(URI base, NodeId peer, boolean mustBeSame) throws PeerException {
        return new Comparison(index, scan(peer), ignored.get(), mustBeSame).run(base);
    }

    private FeedScan scan(NodeId peer) {
        return new FeedScan(index, feeds, peer, algorithm);
    }

    /** What was given up here and is wanted back is in no delta: the peer is asked for all. */
    private void begin(NodeId peer) {
        if (index.deletes().isRelisted(peer)) {
            index.write(transaction -> {
                transaction.dropCursor(peer);
                transaction.deletes().relisted(peer);
                return true;
            });
        }
    }

    private void work(
            URI base,
            Backlog backlog,
            Sight sight,
            Target target,
            ExecutorService threads,
            PullResult.Counter counter,
            Room room)
            throws PeerException, InterruptedException {
        Failures failures =
                new Failures(
                        backlog::fail, steady, counter, room, wanted -> tellMismatch(base, wanted));
        Parts parts = parts(base, backlog, target, threads, counter, failures, room, drift);
        Share share = new Share(transfers, backlog.peer());
        Overwrites overwrites = new Overwrites(index, changes);
        try (Round round = new Round(index, backlog, parts, share, overwrites, clock, steady)) {
            FeedHeader header = read(base, backlog, round, counter);
            noteLag(base, backlog);
            Role sender = header.role();
            Deletes deletes = new Deletes(index, backlog, sender, budget, sight, steady, counter);
            Revival revival =
                    sender == Role.SEND_ONLY && drift == null && backlog.feedHeld() == null
                            ? revival(base, backlog, parts)
                            : null;
            round.run(sender, deletes, revival);
        }
        backlog.store();
        new Orphans(index, backlog.peer(), failures).note(steady.instant());
        if (drift != null && backlog.feedHeld() == null) {
            undo(drift, base, backlog, sight, target, threads, counter, room);
        }
        if (index.rereads().isAnyRotten()) {
            mend(base, backlog, target, threads, counter, room);
        }
    }

    private void mend(
            URI base,
            Backlog backlog,
            Target target,
            ExecutorService threads,
            PullResult.Counter counter,
            Room room)
            throws PeerException, InterruptedException {
        Failures failures =
                new Failures(
                        repairs::failed,
                        steady,
                        counter,
                        room,
                        // Rotten there as well: told of it, it would announce its rot as an edit.
                        _ -> {});
        // Also in a mirror: what is in the place is what the index says, as far as a look tells.
        Parts parts = parts(base, backlog, target, threads, counter, failures, room, null);
        new RotPass(index, backlog.peer(), repairs, parts, steady).run();
    }

    /** The peer's index has something else than its disk: it hears of it with the next call. */
    private void tellMismatch(URI base, Wanted wanted) {
        Digest digest = wanted.entry().state().digest();
        if (digest != null) {
            feeds.mismatched(base, index.folder(), wanted.entry().path(), digest);
        }
    }

    private Revival revival(URI base, Backlog backlog, Parts parts) {
        Pauses pauses = revivals.computeIfAbsent(backlog.peer(), _ -> new Pauses());
        return new Revival(
                base,
                index,
                scan(backlog.peer()),
                backlog,
                parts.publisher(),
                parts.failures(),
                pauses,
                clock,
                steady);
    }

    private FeedHeader read(URI base, Backlog backlog, Round round, PullResult.Counter counter)
            throws PeerException, InterruptedException {
        // A thread of its own: where there is one transfer at a time, the feed must not take it.
        Executor thread = task -> runner.run("feed-" + index.folder(), task);
        try (Intake intake =
                Intake.start(backlog, thread, feed -> reader.read(base, backlog, counter, feed))) {
            if (intake.hasMore()) {
                noteLag(base, backlog);
            }
            // A mirror touches nothing before it has read all: what it finds may be drift.
            if (drift == null) {
                round.applyWhileRead(intake);
            }
            return intake.header();
        }
    }

    private void undo(
            Drift found,
            URI base,
            Backlog backlog,
            Sight sight,
            Target target,
            ExecutorService threads,
            PullResult.Counter counter,
            Room room)
            throws PeerException, InterruptedException {
        Failures failures =
                new Failures(
                        found::failed, steady, counter, room, wanted -> tellMismatch(base, wanted));
        Parts parts = parts(base, backlog, target, threads, counter, failures, room, drift);
        Mirror mirror = parts.mirror();
        Adoption adoption = parts.adoption();
        if (mirror != null && adoption != null) {
            new DriftPass(
                            index,
                            backlog.peer(),
                            found,
                            mirror,
                            adoption,
                            parts,
                            ignored,
                            turn,
                            budget,
                            sight,
                            counter,
                            steady)
                    .run();
        }
    }

    private Parts parts(
            URI base,
            Backlog backlog,
            Target target,
            ExecutorService threads,
            PullResult.Counter counter,
            Failures failures,
            Room room,
            @Nullable Drift undone) {
        Mirror mirror = undone == null ? null : new Mirror(index, target.root(), undone);
        Adoption adoption = undone == null ? null : new Adoption(target.root());
        Forcing forcing = new Forcing(durability, target, syncing, failures);
        CopyMaker copies = new CopyMaker(index, target, forcing, rescan, counter);
        LockedDirectories locked =
                new LockedDirectories(index, backlog, target, forcing, failures, turn);
        Ledger ledger = new Ledger(index, backlog, counter);
        Publisher publisher =
                new Publisher(
                        index, target, forcing, copies, locked, ledger, failures, ignored, rescan,
                        own, turn, mirror);
        LocalSources local = new LocalSources(index, target.staging(), rescan);
        BlockFetcher blocks =
                new BlockFetcher(
                        base, index.folder(), target, contents, transfers, counter, steady, delta);
        Fetcher fetcher =
                new Fetcher(
                        base,
                        index.folder(),
                        target,
                        local,
                        blocks,
                        contents,
                        transfers,
                        counter,
                        steady);
        BundleFetcher bundles =
                new BundleFetcher(
                        base,
                        index,
                        target,
                        contents,
                        transfers,
                        failures,
                        durability != Durability.NONE,
                        counter);
        ContentPass pass =
                new ContentPass(
                        fetcher,
                        bundles,
                        durability,
                        publisher,
                        failures,
                        threads,
                        () -> isAway(base),
                        room);
        return new Parts(target, failures, forcing, locked, publisher, pass, mirror, adoption);
    }

    private void cleanParts(Target target) {
        try {
            target.staging().cleanParts(index::wants);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "clean staging of folder " + index.folder(), e);
        }
    }

    private void note(Backlog backlog, Room room) {
        String held = backlog.feedHeld();
        String full = room.reason();
        Lack lack =
                held != null
                        ? new Lack(Lack.Kind.FEED, held)
                        : full == null ? null : new Lack(Lack.Kind.CONTENTS, full);
        Lack before =
                lack == null ? lacking.remove(backlog.peer()) : lacking.put(backlog.peer(), lack);
        if (held != null && before == null) {
            LOG.log(Level.WARNING, "folder {0}: {1}", index.folder(), held);
        }
    }

    /** Why contents do not come just now, null if nothing is in their way here. */
    public @Nullable String paused() {
        return lacking.values().stream().map(Lack::reason).findFirst().orElse(null);
    }

    /** What was missing here in the last round with a peer, null if nothing was. */
    public @Nullable Lack lack(NodeId peer) {
        return lacking.get(peer);
    }

    /** Nothing is pulled from this peer any more: it is gone, or has another address. */
    public void left(NodeId peer) {
        lacking.remove(peer);
        revivals.remove(peer);
    }

    private boolean isAway(URI base) {
        return !feeds.answers(base);
    }

    private void noteLag(URI base, Backlog backlog) {
        boolean inStep = backlog.isEmpty();
        peers.update(
                base,
                state -> {
                    Instant since = state.behindSince();
                    return state.behind(inStep ? null : since == null ? steady.instant() : since);
                });
    }
}
