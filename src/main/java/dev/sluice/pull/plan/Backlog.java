package dev.sluice.pull.plan;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Entry;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.identity.NodeKey;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.Index;
import dev.sluice.index.Need;
import dev.sluice.index.Transaction;
import dev.sluice.peer.PeerException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted from one peer during a round: rows of the index, and what was read from its feed
 * just now. The latter is held in memory, since most of it is applied before the round ends and
 * never needs a row; the cursor in the index stays in front of it until then, so that after a crash
 * it is read again: it moves to the end of a page when all up to there is applied, or kept as a
 * row. What is left at the end of the round becomes rows, in one commit with the cursor.
 *
 * <p>May be used by several threads. One reads the feed into it, while that of the round applies
 * what was offered of it so far.
 */
public final class Backlog {

    private final Index index;
    private final NodeId peer;
    private final Supplier<IgnoreRules> inForce;
    private final IgnoreRules ignored;
    private final HeldRows held;

    /** What is not in the index yet; also its lock. */
    private final List<Failed> failed = new ArrayList<>();

    private final Sequence begunAt;

    private final PageEnds ends = new PageEnds();

    private final KnownRows rows = new KnownRows();

    /** The cursor in the index, from where is read, unless somebody else has dropped it since. */
    private volatile @Nullable Cursor stored;

    /** Whether the peer was found to have another index than that of which this began to read. */
    private volatile boolean hasBegunAnew;

    /** Whether something was read that does not count as said by the peer. */
    private volatile boolean isUnsaid;

    private volatile @Nullable Cursor reached;
    private volatile @Nullable NodeKey key;

    /** Whether what was read turned out not to be said by the peer. */
    private volatile boolean wasDropped;

    private volatile @Nullable FeedHeldException whyHeld;

    private record Failed(Need wanted, String reason, Instant retryAt) {}

    /**
     * @param ignored the rules in force at any time
     * @param memory for what the rounds of all folders hold
     */
    public Backlog(Index index, NodeId peer, Supplier<IgnoreRules> ignored, MemoryBudget memory) {
        this.held = new HeldRows(memory);
        this.index = index;
        this.peer = peer;
        this.inForce = ignored;
        this.ignored = ignored.get();
        this.begunAt = index.last();
        this.stored = index.cursor(peer);
    }

    /** The last sequence of the index when the round began. */
    public Sequence begunAt() {
        return begunAt;
    }

    public NodeId peer() {
        return peer;
    }

    /** The rules in force when the round began. */
    public IgnoreRules ignored() {
        return ignored;
    }

    /** Whether other rules came into force: then all must be read again, by another round. */
    public boolean isOutdated() {
        return ignored != inForce.get();
    }

    /** Its feed is not read on for now. */
    public void holdFeed(FeedHeldException why) {
        whyHeld = why;
    }

    /** Why its feed is not read on for now, null if it is. */
    public @Nullable String feedHeld() {
        FeedHeldException why = whyHeld;
        return why == null ? null : String.valueOf(why.getMessage());
    }

    /** Whether new deletes may be asked for, as far as it matters what was read of the feed. */
    public boolean asksForDeletes() {
        FeedHeldException why = whyHeld;
        return why == null || why.asksForDeletes();
    }

    /** How much is held in memory. */
    public int size() {
        return held.size();
    }

    /** What is held in memory at a path, null if nothing is. */
    public @Nullable Need heldAt(RelativePath path) {
        return held.at(path);
    }

    /** How much the contents have, together, that are to come for what is held. */
    public long contentBytes() {
        return held.all().stream().mapToLong(PlannedSize::content).sum();
    }

    public boolean isEmpty() {
        return held.isEmpty()
                && !wasDropped
                && index.wantedCount(peer) == 0
                && index.refusedCount(peer) == 0;
    }

    /** Holds a row that was just planned; it replaces an older one for its path. */
    public void hold(NeedRows.Planned planned) {
        held.add(planned);
    }

    /** What is held now may be applied while more is read. */
    public void offer() {
        held.offer();
    }

    /** How many rows were offered that {@link #nextOffered} has not given yet. */
    public int offered() {
        return held.offered();
    }

    /** The next rows that were offered, as they were planned, by path; none if there are none. */
    public List<NeedRows.Planned> nextOffered() {
        return held.nextOffered();
    }

    /** Whether no more is to be held, so that what peers say never fills the heap. */
    public boolean isFull() {
        return held.isFull();
    }

    /**
     * The key that has signed what is read now; null if nobody has. Whether that counts is asked in
     * each commit, since meanwhile the peer may have proved at another address who it is.
     */
    public void signedBy(@Nullable NodeKey signer) {
        key = signer;
    }

    /** Whether what is read from now on is signed as what is held, or nothing is held. */
    public boolean isSignedBy(@Nullable NodeKey signer) {
        return reached == null || Objects.equals(key, signer);
    }

    /** Whether what was read counts as said by the peer. */
    public boolean isSaid(Transaction transaction) {
        return transaction.isBound(peer, key);
    }

    /** Something was read that is left aside, as nobody has said it: the cursor stays before it. */
    public void leaveUnsaid() {
        isUnsaid = true;
    }

    /** Up to where the peer's feed was read; null if it is to be read from its beginning. */
    public @Nullable Cursor cursor() {
        Cursor read = reached;
        return read == null ? index.cursor(peer) : read;
    }

    /**
     * From where the next page is to be asked for, as {@link #cursor}. What is read from there on
     * counts unless somebody drops that cursor.
     */
    public @Nullable Cursor nextPageFrom() {
        Cursor from = cursor();
        if (!hasRead()) {
            stored = from;
        }
        return from;
    }

    /** Whether a page was read that is not in the index. */
    public boolean hasRead() {
        return reached != null;
    }

    /** Looks whether there are rows of earlier rounds. */
    public void lookForRows() {
        rows.begin(index.wantedCount(peer) > 0);
    }

    /** Whether there may be a row at a path, which what is read of it has to take the place of. */
    public boolean mayHaveRow(RelativePath path) {
        return rows.mayBeAt(path);
    }

    /** A row is made for a path. */
    public void noteRow(RelativePath path) {
        rows.note(path);
    }

    /** The peer's feed was read up to here: everything before is held, or in the index. */
    public void reach(Cursor cursor) {
        reached = cursor;
    }

    /** The rows held now by path, as they were planned when they were read. */
    public List<NeedRows.Planned> held() {
        return held.sorted();
    }

    /** Whether a tombstone for something below a directory is held. */
    boolean holdsTombstoneBelow(RelativePath directory) {
        return held.all().stream()
                .map(planned -> planned.wanted().entry())
                .anyMatch(entry -> entry.path().isBelow(directory) && !entry.isLive());
    }

    /** Within a transaction that does what a row asked for: to be told of the commit after it. */
    public void settle(Transaction transaction, Need wanted) {
        if (!isHeld(wanted) && mayBeRow(transaction, wanted)) {
            transaction.unwant(peer, wanted.entry().path(), wanted.at());
        }
    }

    /**
     * Each epoch begins to count anew, so that then the sequence alone does not tell rows apart.
     */
    private boolean mayBeRow(Transaction transaction, Need wanted) {
        Entry entry = wanted.entry();
        return !hasBegunAnew
                || entry.version().equals(transaction.wantedVersion(peer, entry.path()));
    }

    /** What {@link #settle} was called for is committed. */
    public void settled(Need wanted) {
        held.remove(wanted);
    }

    /**
     * Keeps a row that could not be applied, with the reason. It is in the index before rows are
     * looked for again, and at the end of the round.
     */
    public void fail(Need wanted, String reason, Instant retryAt) {
        noteRow(wanted.entry().path());
        boolean isMany;
        synchronized (failed) {
            failed.add(new Failed(wanted, reason, retryAt));
            isMany = failed.size() >= NeedRows.PAGE;
        }
        if (isMany) {
            storeFailed();
        }
    }

    /** All that has failed so far, in one commit. */
    public void storeFailed() {
        synchronized (failed) {
            if (failed.isEmpty()) {
                return;
            }
            index.write(transaction -> {
                for (Failed each : failed) {
                    if (isHeld(each.wanted)) {
                        transaction.want(peer, each.wanted.entry(), each.wanted.at());
                    }
                    if (mayBeRow(transaction, each.wanted)) {
                        transaction.fail(each.wanted, each.reason, each.retryAt);
                    }
                }
                return true;
            });
            failed.forEach(each -> settled(each.wanted));
            failed.clear();
        }
    }

    private boolean isHeld(Need wanted) {
        return held.has(wanted);
    }

    /**
     * Makes rows of what is still held, and moves the cursor behind it; neither if the cursors were
     * dropped for other ignore rules, or soon will be.
     *
     * @throws PeerException if what was read does not count as said by the peer, which was evicted
     *     meanwhile, or has proved at another address who it is
     */
    public void store() throws PeerException {
        storeFailed();
        Cursor cursor = reached;
        if (cursor == null || held.isEmpty() && cursor.equals(index.cursor(peer))) {
            return;
        }
        boolean isSaid = index.write(transaction -> move(transaction, cursor, true));
        if (!held.isEmpty()) {
            rows.areAnywhere();
        }
        clear();
        require(isSaid);
    }

    private void require(boolean isSaid) throws PeerException {
        if (!isSaid) {
            wasDropped = true;
            throw new PeerException(
                    PeerException.Kind.RETRY,
                    "what was read of %s is not taken: node %s was evicted, is to be read from its beginning, or has another key"
                            .formatted(index.folder(), peer));
        }
    }

    /**
     * A page was read to its end: moves the cursor up to the last page of which nothing is held any
     * more. What is held stays so, and is no row.
     *
     * @throws PeerException as {@link #store}
     */
    public void advance() throws PeerException {
        storeFailed();
        Cursor read = reached;
        Cursor cursor = read == null ? null : doneUpTo(read);
        if (cursor != null) {
            require(index.write(transaction -> move(transaction, cursor, false)));
        }
    }

    /** The last end of a page, this one among them, before all that is held; null if none is. */
    private @Nullable Cursor doneUpTo(Cursor read) {
        ends.add(read);
        return ends.takeBefore(held.lowest());
    }

    /**
     * Moves the cursor, unless that would leave something out: somebody has dropped it meanwhile,
     * and with it what was wanted before.
     *
     * @param keepsHeld whether what is held is to be in the same commit
     * @return whether what was read counts
     */
    private boolean move(Transaction transaction, Cursor cursor, boolean keepsHeld) {
        if (isUnsaid || !isSaid(transaction)) {
            return false;
        }
        if (isOutdated()) {
            return true;
        }
        if (!Objects.equals(transaction.cursor(peer), stored)) {
            return false;
        }
        if (keepsHeld) {
            held.all()
                    .forEach(planned ->
                            transaction.want(
                                    peer, planned.wanted().entry(), planned.wanted().at()));
        }
        transaction.putCursor(peer, cursor);
        stored = cursor;
        return true;
    }

    /**
     * The peer has another index, whose feed is read from its beginning: what was wanted of the
     * former one is wanted no more, but for the deletes that wait for a person.
     *
     * @return how many of those are kept
     */
    public long beginAnew() {
        hasBegunAnew = true;
        return index.write(transaction -> {
            if (!isSaid(transaction)) {
                return 0L;
            }
            stored = null;
            return transaction.beginAnew(peer);
        });
    }

    /** The same where the round has failed already. */
    public void storeAfter(PeerException cause) {
        try {
            store();
        } catch (PeerException e) {
            cause.addSuppressed(e);
        }
    }

    /** It is used no more: what is still held is forgotten, and read again by another round. */
    public void close() {
        held.close();
    }

    private void clear() {
        held.clear();
        ends.clear();
        reached = null;
    }
}
