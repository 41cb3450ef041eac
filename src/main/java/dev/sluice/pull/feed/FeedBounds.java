package dev.sluice.pull.feed;

import dev.sluice.domain.Entry;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.Index;
import dev.sluice.index.Needs;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.plan.FeedHeldException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds what a peer could fill an index and its disk with: tombstones of paths that were never
 * here, which must be kept and passed on, or what they deleted would come back; and needs whose
 * contents never come. Beyond the bound nothing is dropped: the feed is not read any further.
 */
public final class FeedBounds {

    /**
     * A path of 200 bytes with six writers; what is shorter costs the index about as much. The
     * index reckons its needs with the same.
     */
    private static final long ORDINARY = 384;

    private static final long WRITER = 24;
    private static final long ROW = 40;

    /** In so long what was taken is forgotten, at an even pace. */
    private static final Duration REFILL = Duration.ofDays(3);

    private final Index index;
    private volatile FeedLimits limits;
    private final InstantSource steady;
    private final Map<NodeId, Taken> byPeer = new ConcurrentHashMap<>();

    /** Since when the needs of a peer are beyond the bound, or as if since then. */
    private final Map<NodeId, Instant> fullSince = new ConcurrentHashMap<>();

    public FeedBounds(Index index, FeedLimits limits, InstantSource steady) {
        this.index = index;
        this.limits = limits;
        this.steady = steady;
    }

    /** From now on there are other limits. */
    public void set(FeedLimits others) {
        limits = others;
    }

    /** What was taken of a peer, less what is forgotten of it since. */
    private record Taken(double tombstones, double bytes, Instant at) {

        Taken now(Instant now, FeedLimits limits) {
            double passed =
                    Math.max(0, Duration.between(at, now).toMillis()) / (double) REFILL.toMillis();
            return new Taken(
                    Math.max(0, tombstones - passed * limits.tombstones()),
                    Math.max(0, bytes - passed * limits.tombstoneBytes()),
                    now);
        }
    }

    /**
     * Looks whether tombstones of paths that were never here may be taken. The history that a
     * folder has when a peer is first read comes at once, however many there are; long names are
     * weighed there too.
     *
     * @throws FeedHeldException if they are too many
     */
    void checkTombstones(NodeId peer, List<Entry> tombstones, boolean isFirstListing) {
        if (tombstones.isEmpty()) {
            return;
        }
        FeedLimits now = limits.of(index.totals().live());
        Taken taken = with(peer, tombstones, isFirstListing, now);
        double count = taken.tombstones();
        double bytes = taken.bytes();
        if (count > now.tombstones() || bytes > now.tombstoneBytes()) {
            throw new FeedHeldException(
                    "held: peer %s has too many tombstones of paths that were never here (%,.0f in the last days, of long names or many writers %,.0f KiB); its changes are not read on. If they are right, POST /v1/folders/%s/pull takes as many again"
                            .formatted(peer, count, bytes / 1024, index.folder()),
                    false);
        }
    }

    /** Such tombstones are in the index now. */
    void tookTombstones(NodeId peer, List<Entry> tombstones, boolean isFirstListing) {
        if (!tombstones.isEmpty()) {
            FeedLimits now = limits.of(index.totals().live());
            byPeer.put(peer, with(peer, tombstones, isFirstListing, now));
        }
    }

    private Taken with(
            NodeId peer, List<Entry> tombstones, boolean isFirstListing, FeedLimits now) {
        Instant time = steady.instant();
        Taken taken = byPeer.getOrDefault(peer, new Taken(0, 0, time)).now(time, now);
        long bytes = tombstones.stream().mapToLong(FeedBounds::beyondOrdinary).sum();
        return new Taken(
                taken.tombstones() + (isFirstListing ? 0 : tombstones.size()),
                taken.bytes() + bytes,
                time);
    }

    /**
     * Looks whether live entries may come to be wanted of a peer. What takes the place of a need,
     * or settles it, always may: it could be what the needs wait for. The bound doubles in the time
     * after which tombstones are forgotten, so that no peer is held for ever by needs that nothing
     * settles.
     *
     * @param paths of what may become needs
     * @throws FeedHeldException if there are too many needs, and these are more
     */
    void checkNeeds(Backlog backlog, List<RelativePath> paths) {
        NodeId peer = backlog.peer();
        Needs rows = index.needs(peer);
        Needs needs = new Needs(rows.count() + backlog.size(), rows.excess());
        if (!isFull(needs, 1)) {
            fullSince.remove(peer);
            return;
        }
        Instant now = steady.instant();
        Instant since = fullSince.computeIfAbsent(peer, _ -> now);
        double times =
                1
                        + Math.max(0, Duration.between(since, now).toMillis())
                                / (double) REFILL.toMillis();
        if (isFull(needs, times) && known(backlog, paths) < paths.size()) {
            throw new FeedHeldException(
                    "held: %,d entries of peer %s are wanted already; its changes are read on when some of them have come. POST /v1/folders/%s/pull takes as many again"
                            .formatted(needs.count(), peer, index.folder()),
                    true);
        }
    }

    /** At how many of the paths something is wanted already. */
    private long known(Backlog backlog, List<RelativePath> paths) {
        List<RelativePath> others =
                paths.stream().filter(path -> backlog.heldAt(path) == null).toList();
        return paths.size() - others.size() + index.needsAt(backlog.peer(), others);
    }

    private boolean isFull(Needs needs, double times) {
        FeedLimits now = limits;
        return needs.count() >= times * now.needs() || needs.excess() >= times * now.needBytes();
    }

    /**
     * Looks whether there is room on the index's disk for what a peer says.
     *
     * @throws FeedHeldException if only what is kept for our own changes is left
     */
    void checkRoom() {
        long room = index.room();
        if (room <= 0) {
            throw new FeedHeldException(
                    "no room for what peers say: the disk of the state directory has only what is"
                            + " kept for changes here; make room there",
                    true);
        }
    }

    /** A person has asked: as much may be taken again. */
    public void forgive(NodeId peer) {
        byPeer.remove(peer);
        if (isFull(index.needs(peer), 1)) {
            Instant longAgo = steady.instant().minus(REFILL);
            fullSince.merge(peer, longAgo, (since, _) -> since.minus(REFILL));
        }
    }

    private static long beyondOrdinary(Entry entry) {
        long weight = ROW + entry.path().toString().length() + WRITER * entry.version().size();
        return Math.max(0, weight - ORDINARY);
    }
}
