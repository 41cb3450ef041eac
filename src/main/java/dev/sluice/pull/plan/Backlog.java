package dev.sluice.pull.plan;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Entry;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.identity.NodeKey;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import dev.sluice.index.Transaction;
import dev.sluice.index.Wanted;
import dev.sluice.peer.PeerException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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

    /** Beyond this what is read becomes rows at once. */
    private static final long MOST_WEIGHT = 24 << 20;

    /** What the paths may weigh, together, of rows made in this round: some 10,000 of them. */
    private static final long MOST_ROWS_WEIGHT = 2 << 20;

    private static final int ROW_WEIGHT = 150;

    /** Ends of pages that are known apart: a peer may end one behind each line. */
    private static final int MOST_MARKS = 1_000;

    private static final int BASE_WEIGHT = 500;
    private static final int WRITER_WEIGHT = 100;

    private static final Comparator<WantedRows.Planned> BY_PATH =
            Comparator.comparing(WantedRows.Planned::path);
    private static final Comparator<WantedRows.Planned> BY_SEQUENCE =
            Comparator.comparing(planned -> planned.wanted().at());

    private final Index index;
    private final NodeId peer;
    private final Supplier<IgnoreRules> inForce;
    private final IgnoreRules ignored;
    private final Map<RelativePath, WantedRows.Planned> held = new ConcurrentHashMap<>();

    /** The paths of what was not handed out, in the order of the feed; guarded, as the next two. */
    private final Queue<RelativePath> waiting = new ArrayDeque<>();

    /** How many of them may be handed out. */
    private int offered;

    /** What is not in the index yet; also its lock. */
    private final List<Failed> failed = new ArrayList<>();

    private final MemoryBudget.Held weight;
    private final Sequence begunAt;

    /** Ends of pages that were read, to which the cursor in the index has not moved; guarded. */
    private final Deque<Cursor> marks = new ArrayDeque<>();

    /** Whether there may be rows at any path: those of earlier rounds, or too many to know them. */
    private volatile boolean hadRows;

    /** The paths of rows that were made in this round. */
    private final Set<RelativePath> rows = ConcurrentHashMap.newKeySet();

    private final AtomicLong rowsWeight = new AtomicLong();

    /** Whether something was read that does not count as said by the peer. */
    private volatile boolean isUnsaid;

    private volatile @Nullable Cursor reached;
    private volatile @Nullable NodeKey key;

    /** Whether what was read turned out not to be said by the peer. */
    private volatile boolean wasDropped;

    private volatile @Nullable FeedHeldException whyHeld;

    private record Failed(Wanted wanted, String reason, Instant retryAt) {}

    /**
     * @param ignored the rules in force at any time
     * @param memory for what the rounds of all folders hold
     */
    public Backlog(Index index, NodeId peer, Supplier<IgnoreRules> ignored, MemoryBudget memory) {
        this.weight = memory.hold();
        this.index = index;
        this.peer = peer;
        this.inForce = ignored;
        this.ignored = ignored.get();
        this.begunAt = index.last();
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
    public @Nullable Wanted heldAt(RelativePath path) {
        WantedRows.Planned planned = held.get(path);
        return planned == null ? null : planned.wanted();
    }

    /** How much the contents have, together, that are to come for what is held. */
    public long contentBytes() {
        return held.values().stream().mapToLong(planned -> contentBytes(planned.step())).sum();
    }

    private static long contentBytes(Step step) {
        return switch (step) {
            case Step.PutFile put -> put.file().size();
            case Step.SecureCopy(Entry loser) ->
                    loser.state() instanceof State.File file ? file.size() : 0;
            case Step.Settled _,
                    Step.Note _,
                    Step.Touch _,
                    Step.PutLink _,
                    Step.PutDirectory _,
                    Step.Remove _,
                    Step.KeepDirectory _ ->
                    0;
        };
    }

    public boolean isEmpty() {
        return held.isEmpty()
                && !wasDropped
                && index.wantedCount(peer) == 0
                && index.refusedCount(peer) == 0;
    }

    /** Holds a row that was just planned; it replaces an older one for its path. */
    public synchronized void hold(WantedRows.Planned planned) {
        RelativePath path = planned.path();
        WantedRows.Planned old = held.get(path);
        if (old == null) {
            waiting.add(path);
        }
        if (old == null || planned.wanted().at().isAfter(old.wanted().at())) {
            WantedRows.Planned replaced = held.put(path, planned);
            long less = replaced == null ? 0 : weight(replaced);
            weight.add(weight(planned) - less);
        }
    }

    /** What is held now may be applied while more is read. */
    public synchronized void offer() {
        offered = waiting.size();
    }

    /** How many rows were offered that {@link #nextOffered} has not given yet. */
    public synchronized int offered() {
        return offered;
    }

    /** The next rows that were offered, as they were planned, by path; none if there are none. */
    public synchronized List<WantedRows.Planned> nextOffered() {
        List<WantedRows.Planned> rows = new ArrayList<>();
        while (offered > 0 && rows.size() < WantedRows.PAGE) {
            WantedRows.Planned planned = held.get(waiting.remove());
            offered--;
            if (planned != null) {
                rows.add(planned);
            }
        }
        rows.sort(BY_PATH);
        return rows;
    }

    /** Whether no more is to be held, so that what peers say never fills the heap. */
    public boolean isFull() {
        return weight.bytes() >= MOST_WEIGHT || weight.isBudgetFull();
    }

    /** About the bytes of heap that a row takes. */
    static long weight(WantedRows.Planned planned) {
        Row local = planned.local();
        return BASE_WEIGHT
                + weight(planned.wanted().entry())
                + (local == null ? 0 : weight(local.entry()));
    }

    private static long weight(Entry entry) {
        int target = entry.state() instanceof State.Link link ? link.target().length() : 0;
        return entry.path().toString().length()
                + target
                + entry.state().extras().weight()
                + (long) WRITER_WEIGHT * entry.version().size();
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

    /** Whether a page was read that is not in the index. */
    public boolean hasRead() {
        return reached != null;
    }

    /** Looks whether there are rows of earlier rounds. */
    public void lookForRows() {
        hadRows = index.wantedCount(peer) > 0;
    }

    /** Whether there may be a row at a path, which what is read of it has to take the place of. */
    public boolean mayHaveRow(RelativePath path) {
        // In this order: what is taken out of the set is told of before.
        return rows.contains(path) || hadRows;
    }

    /** A row is made for a path. */
    public void noteRow(RelativePath path) {
        if (!hadRows && rows.add(path)) {
            long more = (long) ROW_WEIGHT + path.toString().length();
            if (rowsWeight.addAndGet(more) > MOST_ROWS_WEIGHT) {
                hadRows = true;
                rows.clear();
            }
        }
    }

    /** The peer's feed was read up to here: everything before is held, or in the index. */
    public void reach(Cursor cursor) {
        reached = cursor;
    }

    /** The rows held now by path, as they were planned when they were read. */
    public synchronized List<WantedRows.Planned> held() {
        List<WantedRows.Planned> rows = new ArrayList<>(held.values());
        // Numbers are sorted faster than paths, and most of the paths are in order then.
        rows.sort(BY_SEQUENCE);
        rows.sort(BY_PATH);
        return rows;
    }

    /** Whether a tombstone for something below a directory is held. */
    boolean holdsTombstoneBelow(RelativePath directory) {
        return held.values().stream()
                .map(planned -> planned.wanted().entry())
                .anyMatch(entry -> entry.path().isBelow(directory) && !entry.isLive());
    }

    /** Within a transaction that does what a row asked for: to be told of the commit after it. */
    public void settle(Transaction transaction, Wanted wanted) {
        if (!isHeld(wanted)) {
            transaction.unwant(peer, wanted.entry().path(), wanted.at());
        }
    }

    /** What {@link #settle} was called for is committed. */
    public void settled(Wanted wanted) {
        held.computeIfPresent(wanted.entry().path(), (_, planned) -> without(wanted, planned));
    }

    private WantedRows.@Nullable Planned without(Wanted wanted, WantedRows.Planned planned) {
        if (!isOf(planned, wanted)) {
            return planned;
        }
        weight.add(-weight(planned));
        return null;
    }

    /**
     * Keeps a row that could not be applied, with the reason. It is in the index before rows are
     * looked for again, and at the end of the round.
     */
    public void fail(Wanted wanted, String reason, Instant retryAt) {
        noteRow(wanted.entry().path());
        boolean isMany;
        synchronized (failed) {
            failed.add(new Failed(wanted, reason, retryAt));
            isMany = failed.size() >= WantedRows.PAGE;
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
                    transaction.fail(each.wanted, each.reason, each.retryAt);
                }
                return true;
            });
            failed.forEach(each -> settled(each.wanted));
            failed.clear();
        }
    }

    private boolean isHeld(Wanted wanted) {
        WantedRows.Planned planned = held.get(wanted.entry().path());
        return planned != null && isOf(planned, wanted);
    }

    private static boolean isOf(WantedRows.Planned planned, Wanted wanted) {
        return planned.wanted().at().equals(wanted.at());
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
        boolean isSaid = index.write(transaction -> store(transaction, cursor));
        if (!held.isEmpty()) {
            hadRows = true;
        }
        clear();
        require(isSaid);
    }

    private void require(boolean isSaid) throws PeerException {
        if (!isSaid) {
            wasDropped = true;
            throw new PeerException(
                    PeerException.Kind.RETRY,
                    "what was read of %s is not taken: node %s is no member any more, or has another key"
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
            boolean isSaid =
                    index.write(transaction -> {
                        boolean counts = !isUnsaid && isSaid(transaction);
                        if (counts && !isOutdated()) {
                            transaction.putCursor(peer, cursor);
                        }
                        return counts;
                    });
            require(isSaid);
        }
    }

    /** The last of the marks, and of this new one, before all that is held; null if none is. */
    private synchronized @Nullable Cursor doneUpTo(Cursor read) {
        if (marks.size() == MOST_MARKS) {
            marks.removeLast();
        }
        marks.add(read);
        long lowest =
                held.values().stream()
                        .mapToLong(planned -> planned.wanted().at().value())
                        .min()
                        .orElse(Long.MAX_VALUE);
        Cursor done = null;
        while (!marks.isEmpty() && marks.peek().sequence().value() < lowest) {
            done = marks.remove();
        }
        return done;
    }

    private boolean store(Transaction transaction, Cursor cursor) {
        boolean isSaid = !isUnsaid && isSaid(transaction);
        if (isSaid && !isOutdated()) {
            held.values()
                    .forEach(planned ->
                            transaction.want(
                                    peer, planned.wanted().entry(), planned.wanted().at()));
            transaction.putCursor(peer, cursor);
        }
        return isSaid;
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
        weight.close();
    }

    private synchronized void clear() {
        held.clear();
        waiting.clear();
        offered = 0;
        weight.set(0);
        marks.clear();
        reached = null;
    }
}
