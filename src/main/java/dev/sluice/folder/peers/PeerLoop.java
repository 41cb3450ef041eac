package dev.sluice.folder.peers;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.budget.Verdict;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sightings;
import dev.sluice.domain.Threads;
import dev.sluice.domain.time.SteadyClock;
import dev.sluice.folder.root.Mount;
import dev.sluice.folder.state.StateKeeper;
import dev.sluice.identity.KeyRule;
import dev.sluice.identity.NodeKey;
import dev.sluice.index.FullIndexException;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import dev.sluice.index.Member;
import dev.sluice.peer.Caller;
import dev.sluice.peer.FolderInfo;
import dev.sluice.peer.NodeInfo;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.feed.FeedPage;
import dev.sluice.peer.known.KnownPeers;
import dev.sluice.peer.known.Proof;
import dev.sluice.pull.PullResult;
import dev.sluice.pull.Puller;
import dev.sluice.pull.Target;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one thread that pulls a folder from one peer: a round whenever it is asked for one. */
public final class PeerLoop implements Threads.Loop {

    private static final long CALM = DeleteBudget.CALM.toNanos();

    /** That a member was seen is noted so often. */
    private static final Duration SEEN_EVERY = Duration.ofHours(1);

    private final URI base;
    private final Caller self;
    private final Index index;
    private final DigestAlgorithm digest;
    private final FeedClient feeds;
    private final Puller puller;
    private final Mount mount;
    private final StateKeeper state;
    private final KnownPeers peers;
    private final Duration remembered;
    private final Claims.Claimant claim;
    private final Sightings sightings;
    private final ExecutorService threads;
    private final Runnable rootLost;
    private final Consumer<List<RelativePath>> doubted;
    private final SteadyClock steady;
    private final Threads runner;
    private final PeerNews news;
    private final Distrust distrust = new Distrust();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private List<CompletableFuture<PeerRound>> waiting = new ArrayList<>();
    private boolean asked;

    /** Whether deletes were put off, since more of them may be on their way. */
    private boolean deletesComing;

    /** When that was found out. */
    private long comingSince;

    private boolean isEnded;
    private long rounds;
    private volatile @Nullable NodeId node;
    private @Nullable NodeInfo met;
    private @Nullable Agreement agreement;
    private @Nullable NodeId agreesWith;

    /** When the node that was met was noted as a member. */
    private long noted;

    /**
     * @param remembered how long a member may be silent and be trusted
     * @param threads as many as transfers at once are allowed; ended by the caller
     * @param rootLost called when the root is not what it was
     * @param doubted takes paths whose entries may not be true of the disk
     */
    public PeerLoop(
            URI base,
            Caller self,
            Index index,
            DigestAlgorithm digest,
            FeedClient feeds,
            Puller puller,
            Mount mount,
            StateKeeper state,
            KnownPeers peers,
            Duration remembered,
            Claims claims,
            Sightings sightings,
            ExecutorService threads,
            Runnable rootLost,
            Consumer<List<RelativePath>> doubted,
            SteadyClock steady,
            Threads runner) {
        this.base = base;
        this.self = self;
        this.index = index;
        this.digest = digest;
        this.feeds = feeds;
        this.puller = puller;
        this.mount = mount;
        this.state = state;
        this.peers = peers;
        this.remembered = remembered;
        this.claim = claims.claimant(base);
        this.sightings = sightings;
        this.threads = threads;
        this.rootLost = rootLost;
        this.doubted = doubted;
        this.steady = steady;
        this.runner = runner;
        this.news = new PeerNews(index.folder(), base);
    }

    URI base() {
        return base;
    }

    /** The node that was met there, null if none was, or it is ourselves. */
    @Nullable NodeId node() {
        return node;
    }

    /** Whether the peer broke the protocol, and is left alone for a while. */
    boolean isSetAside() {
        return distrust.reason(steady.instant()) != null;
    }

    /** The peer has broken the protocol in a round with another one. For any thread. */
    void caught(PeerException cause) {
        PeerException failure = distrust.caught(cause, steady.instant(), steady.ahead());
        peers.update(base, peer -> peer.failed(failure));
        news.failed(failure);
    }

    /** Asks for a round. One that runs is finished first; several askers share the next one. */
    public void ask() {
        lock.lock();
        try {
            asked = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Asks for a round and tells what came of it. */
    public CompletableFuture<PeerRound> pullNow() {
        CompletableFuture<PeerRound> round = new CompletableFuture<>();
        lock.lock();
        try {
            if (isEnded) {
                round.complete(stopping());
            }
            waiting.add(round);
            asked = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return round;
    }

    /** How many rounds have ended. */
    long rounds() {
        lock.lock();
        try {
            return rounds;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until more rounds than these have ended. */
    void awaitRound(long after) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (rounds <= after) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until more rounds than these have ended, but no longer than this.
     *
     * @return whether they have
     */
    boolean awaitRound(long after, Duration longest) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = longest.toNanos();
            while (rounds <= after && left > 0) {
                left = changed.awaitNanos(left);
            }
            return rounds > after;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                answer(take());
            }
        } catch (InterruptedException e) {
            // The folder is being closed, or the peer is not configured any more.
        } finally {
            claim.release();
            leave();
            forget();
            feeds.forget(base);
        }
    }

    @Override
    public boolean turn() throws InterruptedException {
        List<CompletableFuture<PeerRound>> askers = takeDue();
        if (askers != null) {
            answer(askers);
        }
        return askers != null;
    }

    /** What was last heard of the node that was met is no news any more. */
    private void forget() {
        NodeInfo info = met;
        if (info != null) {
            puller.left(info.node());
        }
    }

    private void answer(List<CompletableFuture<PeerRound>> askers) throws InterruptedException {
        PeerRound round = stopping();
        try {
            String aside = distrust.reason(steady.instant());
            // A person who asks is obeyed, also as to what has failed; the beat waits.
            boolean isLeftAlone = aside != null && askers.isEmpty();
            round = isLeftAlone ? notRun(aside) : round(!askers.isEmpty());
        } finally {
            PeerRound ended = round;
            askers.forEach(asker -> asker.complete(ended));
            ended();
        }
    }

    private PeerRound stopping() {
        return new PeerRound(base, null, "the node is stopping, or the peer is gone");
    }

    private List<CompletableFuture<PeerRound>> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!isDue()) {
                if (deletesComing) {
                    long _ = changed.awaitNanos(comingSince + CALM - runner.nanoTime());
                } else {
                    changed.await();
                }
            }
            return taken();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable List<CompletableFuture<PeerRound>> takeDue() {
        lock.lock();
        try {
            return isDue() ? taken() : null;
        } finally {
            lock.unlock();
        }
    }

    private boolean isDue() {
        return asked || deletesComing && runner.nanoTime() - comingSince >= CALM;
    }

    private List<CompletableFuture<PeerRound>> taken() {
        asked = false;
        deletesComing = false;
        List<CompletableFuture<PeerRound>> askers = waiting;
        waiting = new ArrayList<>();
        return askers;
    }

    private void ended() {
        lock.lock();
        try {
            rounds++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            isEnded = true;
            waiting.forEach(asker -> asker.complete(stopping()));
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    /**
     * @param isAsked whether what has failed is tried again now
     */
    private PeerRound round(boolean isAsked) throws InterruptedException {
        Target target = mount.current();
        if (target == null || !state.isOpen()) {
            return notRun("folder " + index.folder() + " is " + state.state().explained());
        }
        try {
            target.root().check(index.folder());
            NodeId peer = meet();
            if (peer != null && isAsked) {
                puller.retry(peer);
            }
            return new PeerRound(base, peer == null ? null : pull(peer, target), null);
        } catch (RootException e) {
            rootLost.run();
            return notRun(String.valueOf(e.getMessage()));
        } catch (PeerException e) {
            return notRun(failed(e));
        } catch (RuntimeException | Error e) {
            boolean isTold = e instanceof IndexException;
            String message = isTold ? String.valueOf(e.getMessage()) : e.toString();
            return notRun(failed(new PeerException(PeerException.Kind.BUG, message, e)));
        }
    }

    private PeerRound notRun(@Nullable String reason) {
        return new PeerRound(base, null, reason);
    }

    private PullResult pull(NodeId peer, Target target) throws PeerException, InterruptedException {
        PullResult result = puller.pull(base, peer, target, threads);
        if (result.deletes() == Verdict.FEW_COMING) {
            runner.sleep(DeleteBudget.GATHER);
            result = result.then(puller.pull(base, peer, target, threads));
        }
        deletesComing = result.deletes().isOpen();
        comingSince = runner.nanoTime();
        prove(peer, result);
        distrust.forgive();
        NodeInfo info = met;
        if (info != null) {
            news.connected(info);
            if (runner.nanoTime() - noted >= SEEN_EVERY.toNanos()) {
                note(info);
            }
        }
        RunId run = peers.get(base).run();
        if (run != null) {
            refuseDuplicates(peer, run);
        }
        leaveToAnother(peer, run, result);
        return result;
    }

    /**
     * One that proves nothing and has started again may prove something now. And where contents do
     * not come, another address of the same node is tried.
     */
    private void leaveToAnother(NodeId peer, @Nullable RunId run, PullResult result) {
        NodeInfo info = met;
        boolean isRestarted = info != null && info.key() == null && !info.run().equals(run);
        if (isRestarted || result.failed() > 0 && claim.leave(peer)) {
            node = null;
        }
    }

    /** Finds out whether the peer's entries are ours, now that all was read. */
    private void prove(NodeId peer, PullResult result) throws PeerException {
        FeedPage page = peers.get(base).page();
        if (page == null || !page.header().node().equals(peer)) {
            return;
        }
        Agreement asked = agreement;
        if (asked == null || !peer.equals(agreesWith)) {
            asked =
                    new Agreement(
                            index,
                            base.toString(),
                            mustBeSame -> puller.compare(base, peer, mustBeSame),
                            doubted,
                            this::ask,
                            steady,
                            runner::nanoTime);
            agreement = asked;
            agreesWith = peer;
        }
        Proof proof;
        try {
            proof = asked.after(page, result.waiting() == 0);
        } catch (FullIndexException e) {
            return; // what was pulled is pulled; it is proved when there is room
        }
        peers.update(base, state -> state.proved(proof));
    }

    /** Whoever pulls from two nodes of one id sees their runs alternate. */
    private void refuseDuplicates(NodeId peer, RunId run) throws PeerException {
        if (sightings.isDuplicate(peer, run, steady.instant())) {
            throw new PeerException(
                    PeerException.Kind.REFUSED,
                    "node id %s is used by two nodes at once: two nodes run on copies of one"
                                    .formatted(peer)
                            + " state directory");
        }
    }

    /** The node at the address, asked once; null if there is nothing to pull from it. */
    private @Nullable NodeId meet() throws PeerException {
        NodeId known = node;
        NodeInfo before = met;
        if (known != null && before != null && isStill(before)) {
            return known;
        }
        NodeInfo info = feeds.node(base);
        if (isOurselves(info)) {
            peers.update(base, peer -> peer.introduced(info, true, steady.instant()));
            news.isOurselves();
            return null;
        }
        check(info);
        checkKey(info);
        refuseDuplicates(info.node(), info.run());
        bind(info);
        feeds.begin(base, info);
        URI holder = claim.take(info.node(), info.key() != null);
        if (holder != null) {
            peers.update(base, peer -> peer.duplicate(info, steady.instant()));
            news.isSameAs(holder);
            return null;
        }
        peers.update(base, peer -> peer.introduced(info, false, steady.instant()));
        note(info);
        news.met(info);
        if (met != null && !met.node().equals(info.node())) {
            forget();
        }
        met = info;
        node = info.node();
        return info.node();
    }

    private boolean isOurselves(NodeInfo info) {
        return info.node().equals(self.node())
                && info.run().equals(self.run())
                && self.key().key().equals(info.key());
    }

    /**
     * Whether what was found out of the node still holds. It may have been evicted, or have proved
     * a key by a call of its own, and another folder may have met somebody else at the address:
     * then it is asked again before anybody is accused.
     */
    private boolean isStill(NodeInfo before) {
        Member member = index.member(before.node());
        return member != null && !isOther(before, member) && feeds.isBegun(base, before);
    }

    private static boolean isOther(NodeInfo info, @Nullable Member member) {
        NodeKey known = member == null ? null : member.key();
        NodeKey shown = info.key();
        return shown == null
                ? known != null
                : KeyRule.of(info.node(), shown, known) == KeyRule.IMPOSTOR;
    }

    /** Whether the node is the one that is known under its id: somebody may pose as it. */
    private void checkKey(NodeInfo info) throws PeerException {
        NodeKey shown = info.key();
        if (isOther(info, index.member(info.node()))) {
            refuse(
                    info,
                    PeerException.Kind.IMPOSTOR,
                    "%s answers as node %s %s: somebody poses as that node there. Find out who; if"
                                    .formatted(
                                            base,
                                            info.node(),
                                            shown == null
                                                    ? "and does not prove it"
                                                    : "with another key than that node has")
                            + " that node has lost its key, or was put back to a version without"
                            + " one, evict it as a member");
        }
    }

    /** The first key is noted before anything is read: what another one says is not its own. */
    private void bind(NodeInfo info) throws PeerException {
        NodeKey shown = info.key();
        Member member = index.member(info.node());
        if (shown != null && member != null && !shown.equals(member.key())) {
            index.write(transaction -> {
                transaction.bind(info.node(), shown);
                return true;
            });
            checkKey(info); // another thread may have noted another one
        }
    }

    /** Whoever was met is a member from then on; what is known of it already costs no commit. */
    private void note(NodeInfo info) {
        FolderInfo folder = Objects.requireNonNull(info.folders().get(index.folder()));
        noted = runner.nanoTime();
        Instant now = steady.instant().plus(steady.ahead());
        Member old = index.member(info.node());
        boolean isKnown =
                old != null
                        && info.name().equals(old.name())
                        && folder.role() == old.role()
                        && index.watched().minus(old.heard()).compareTo(SEEN_EVERY) < 0;
        if (!isKnown) {
            meet(info, folder.role(), now, old != null);
        }
        Member member = Objects.requireNonNull(index.member(info.node()));
        if (member.silence().compareTo(remembered) > 0) {
            index.write(transaction -> {
                transaction.distrust(info.node());
                return true;
            });
        }
    }

    /** That a member was seen again can wait until there is room for it. */
    private void meet(NodeInfo info, Role role, Instant now, boolean isMember) {
        try {
            index.write(transaction -> {
                transaction.meet(info.node(), info.name(), role, now);
                NodeKey shown = info.key();
                if (shown != null && !isMember) {
                    transaction.bind(info.node(), shown);
                }
                return true;
            });
        } catch (FullIndexException e) {
            if (!isMember) {
                throw e;
            }
        }
    }

    private void check(NodeInfo info) throws PeerException {
        boolean isOurId = info.node().equals(self.node());
        if (isOurId && !self.key().key().equals(info.key())) {
            refuse(
                    info,
                    PeerException.Kind.IMPOSTOR,
                    "%s answers as this node, %s, and does not prove its key: somebody poses as it"
                                    .formatted(base, info.node())
                            + " there");
        }
        String reason = refusal(info);
        if (reason != null) {
            refuse(info, PeerException.Kind.REFUSED, reason);
        }
    }

    private void refuse(NodeInfo info, PeerException.Kind kind, String reason)
            throws PeerException {
        PeerException refused = new PeerException(kind, reason);
        // In one step: nobody is to see it connected in between.
        peers.update(base, peer -> peer.introduced(info, false, steady.instant()).failed(refused));
        throw refused;
    }

    /** Why a node is not to be pulled from, null if it may be. */
    private @Nullable String refusal(NodeInfo info) {
        if (info.node().equals(self.node())) {
            return "%s has our node id %s: two nodes run on copies of one state directory"
                    .formatted(base, info.node());
        }
        FolderInfo folder = info.folders().get(index.folder());
        if (folder == null) {
            return "%s (%s) has no folder %s".formatted(base, info.name(), index.folder());
        }
        return folder.digest() == digest
                ? null
                : "%s (%s) hashes folder %s with %s, and we with %s"
                        .formatted(base, info.name(), index.folder(), folder.digest(), digest);
    }

    /** Notes it, unless the failure is that this thread is to end. */
    private String failed(PeerException cause) throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException("during a round with " + base);
        }
        PeerException failure =
                cause.kind() == PeerException.Kind.CORRUPT
                        ? distrust.caught(cause, steady.instant(), steady.ahead())
                        : cause;
        peers.update(base, peer -> peer.failed(failure));
        news.failed(failure);
        claim.release();
        node = null;
        return String.valueOf(failure.getMessage());
    }
}
