package dev.sluice.folder.peers;

import dev.sluice.domain.NodeId;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sees to it that a node which can be reached under several addresses is pulled from once. */
public final class Claims {

    /**
     * Whoever talks to an address. Another one for the same address is another claimant: one that
     * ends does not give back what its successor has taken.
     */
    final class Claimant {

        private final URI base;
        private volatile boolean isProved;

        private Claimant(URI base) {
            this.base = base;
        }

        /**
         * Takes a node; from one whose address has not proved that it leads there, if this one has.
         *
         * @param proved whether this address has
         * @return null if it is ours now, otherwise the address of whoever has it
         */
        @Nullable URI take(NodeId node, boolean proved) {
            isProved = proved;
            Claimant holder =
                    Objects.requireNonNull(
                            holders.merge(
                                    node,
                                    this,
                                    (held, mine) -> proved && !held.isProved ? mine : held));
            if (holder == this) {
                waiting.remove(node, this);
                return null;
            }
            if (proved) {
                waiting.put(node, this);
            }
            return holder.base;
        }

        /**
         * Leaves a node to another address that leads there as well, if there is one: this one may
         * be that of somebody who passes on what the node says, and not what it has.
         *
         * @return whether it did
         */
        boolean leave(NodeId node) {
            Claimant other = waiting.remove(node);
            return other != null && other != this && holders.replace(node, this, other);
        }

        /** Gives back what was taken. */
        void release() {
            holders.values().removeIf(holder -> holder == this);
            waiting.values().removeIf(other -> other == this);
        }
    }

    private final ConcurrentHashMap<NodeId, Claimant> holders = new ConcurrentHashMap<>();

    /** Who has asked last for a node that another one has. */
    private final ConcurrentHashMap<NodeId, Claimant> waiting = new ConcurrentHashMap<>();

    Claimant claimant(URI base) {
        return new Claimant(base);
    }
}
