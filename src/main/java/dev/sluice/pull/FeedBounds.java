package dev.sluice.pull;

import dev.sluice.domain.Entry;
import dev.sluice.domain.NodeId;
import dev.sluice.index.Index;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds back what a peer could fill an index and its disk with: tombstones of paths that were never
 * here, which must be kept and passed on, or what they deleted would come back; needs whose
 * contents never come. It is not taken beyond a bound, and not dropped either: the feed is not read
 * on.
 */
final class FeedBounds {

    /** A path of 200 bytes with six writers; what is shorter costs the index about as much. */
    private static final long ORDINARY = 384;

    private static final long WRITER = 24;
    private static final long ROW = 40;

    /** In so long what was taken is forgotten, at an even pace. */
    private static final Duration REFILL = Duration.ofDays(3);

    /** Fewer needs are not worth to be weighed. */
    private static final long FEW = 1_000;

    private final Index index;
    private volatile FeedLimits limits;
    private final InstantSource steady;
    private final Map<NodeId, Taken> byPeer = new ConcurrentHashMap<>();

    FeedBounds(Index index, FeedLimits limits, InstantSource steady) {
        this.index = index;
        this.limits = limits;
        this.steady = steady;
    }

    /** From now on there are other limits. */
    void set(FeedLimits others) {
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
     * Takes tombstones of paths that were never here.
     *
     * @throws FeedHeldException if they are too many; none of them is counted then
     */
    void takeTombstones(NodeId peer, List<Entry> tombstones) {
        if (tombstones.isEmpty()) {
            return;
        }
        FeedLimits now = limits.of(index.totals().live());
        Instant time = steady.instant();
        Taken taken = byPeer.getOrDefault(peer, new Taken(0, 0, time)).now(time, now);
        double count = taken.tombstones() + tombstones.size();
        double bytes =
                taken.bytes() + tombstones.stream().mapToLong(FeedBounds::beyondOrdinary).sum();
        if (count > now.tombstones() || bytes > now.tombstoneBytes()) {
            throw new FeedHeldException(
                    "held: peer %s has too many tombstones of paths that were never here (%,.0f in the last days, of long names or many writers %,.0f KiB); its changes are not read on. If they are right, POST /v1/folders/%s/pull takes as many again"
                            .formatted(peer, count, bytes / 1024, index.folder()));
        }
        byPeer.put(peer, new Taken(count, bytes, time));
    }

    /**
     * Looks whether more may be wanted of a peer, before a page of its feed is asked for or a chunk
     * of it becomes rows.
     *
     * @throws FeedHeldException if not
     */
    void checkNeeds(NodeId peer) {
        long needs = index.wantedCount(peer);
        boolean isTooMany =
                needs >= limits.needs()
                        || needs > FEW && index.wantedBytes(peer, ORDINARY) >= limits.needBytes();
        if (isTooMany) {
            throw new FeedHeldException(
                    "held: %,d entries of peer %s are wanted already; its changes are read on when some of them have come"
                            .formatted(needs, peer));
        }
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
                            + " kept for changes here; make room there");
        }
    }

    /** A person has asked: as much may be taken again. */
    void forgive(NodeId peer) {
        byPeer.remove(peer);
    }

    private static long beyondOrdinary(Entry entry) {
        long weight = ROW + entry.path().toString().length() + WRITER * entry.version().size();
        return Math.max(0, weight - ORDINARY);
    }
}
