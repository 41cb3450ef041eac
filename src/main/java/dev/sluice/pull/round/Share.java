package dev.sluice.pull.round;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.pull.Transfers;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which contents a round brings first while rounds with other peers are under way. After a
 * partition all of them offer the same: without this each round would fetch, write and fsync all of
 * it, only to find that another was faster. It is only an order: what the others have not brought
 * by then is brought as well.
 */
public final class Share {

    private final Transfers transfers;
    private final NodeId peer;

    /**
     * @param peer of the round
     */
    public Share(Transfers transfers, NodeId peer) {
        this.transfers = transfers;
        this.peer = peer;
    }

    /** As of now: whether a path is of this round's share. */
    public Predicate<RelativePath> now() {
        List<NodeId> busy = transfers.busyWith(peer);
        int parts = busy.size();
        int ours = busy.indexOf(peer);
        return parts == 1 ? _ -> true : path -> Math.floorMod(path.hashCode(), parts) == ours;
    }
}
