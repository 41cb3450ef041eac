package dev.sluice.pull.blocks;

import dev.sluice.peer.PeerException;
import dev.sluice.pull.OtherPeers;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What peers were caught at in a round: its own at its end, so that what came counts; the others at
 * once.
 */
final class Lies {

    private final URI base;
    private final OtherPeers others;
    private final AtomicReference<@Nullable PeerException> own = new AtomicReference<>();

    /**
     * @param base where the peer of the round is
     */
    Lies(URI base, OtherPeers others) {
        this.base = base;
        this.others = others;
    }

    void caught(URI peer, PeerException failure) {
        if (peer.equals(base)) {
            boolean _ = own.compareAndSet(null, failure);
        } else {
            others.caught(peer, failure);
        }
    }

    /** The first of the peer of the round, null if there was none. */
    @Nullable PeerException own() {
        return own.get();
    }
}
