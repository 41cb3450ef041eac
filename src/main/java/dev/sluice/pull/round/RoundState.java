package dev.sluice.pull.round;

import dev.sluice.domain.NodeId;
import dev.sluice.pull.Lack;
import dev.sluice.pull.Pauses;
import dev.sluice.pull.Repairs;
import dev.sluice.pull.fetch.InFlight;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What the rounds of a folder leave to each other. For several threads. */
public final class RoundState {

    /** What was missing on the disk in the last round with a peer. */
    private final Map<NodeId, Lack> lacking = new ConcurrentHashMap<>();

    /** Directories that could not be revived, by peer. */
    private final Map<NodeId, Pauses> revivals = new ConcurrentHashMap<>();

    /** Rounds take turns at the tree. */
    private final Lock turn = new ReentrantLock();

    private final InFlight inFlight = new InFlight();
    private final Repairs repairs = new Repairs();

    public Lock turn() {
        return turn;
    }

    /** The contents that are on their way to the folder. */
    InFlight inFlight() {
        return inFlight;
    }

    public Repairs repairs() {
        return repairs;
    }

    Pauses revivals(NodeId peer) {
        return revivals.computeIfAbsent(peer, _ -> new Pauses());
    }

    /** What has failed of a peer may be tried at once. */
    public void retry(NodeId peer) {
        revivals.remove(peer);
        repairs.retry(peer);
    }

    /**
     * Notes what was missing in a round.
     *
     * @return what was before it
     */
    public @Nullable Lack lacks(NodeId peer, @Nullable Lack lack) {
        return lack == null ? lacking.remove(peer) : lacking.put(peer, lack);
    }

    public @Nullable Lack lack(NodeId peer) {
        return lacking.get(peer);
    }

    /** Why contents do not come just now, null if nothing is in their way here. */
    public @Nullable String paused() {
        return lacking.values().stream().map(Lack::reason).findFirst().orElse(null);
    }

    /** Nothing is pulled from this peer any more. */
    public void left(NodeId peer) {
        lacking.remove(peer);
        revivals.remove(peer);
    }
}
