package dev.sluice.folder;

import dev.sluice.domain.NodeId;
import java.net.URI;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sees to it that a node which can be reached under several addresses is pulled from once. */
final class Claims {

    /**
     * Whoever talks to an address. Another one for the same address is another claimant: one that
     * ends does not give back what its successor has taken.
     */
    final class Claimant {

        private final URI base;

        private Claimant(URI base) {
            this.base = base;
        }

        /**
         * Takes a node.
         *
         * @return null if it is ours now, otherwise the address of whoever has it
         */
        @Nullable URI take(NodeId node) {
            Claimant holder = holders.putIfAbsent(node, this);
            return holder == null || holder == this ? null : holder.base;
        }

        /** Gives back what was taken. */
        void giveBack() {
            holders.values().removeIf(holder -> holder == this);
        }
    }

    private final ConcurrentHashMap<NodeId, Claimant> holders = new ConcurrentHashMap<>();

    Claimant claimant(URI base) {
        return new Claimant(base);
    }
}
