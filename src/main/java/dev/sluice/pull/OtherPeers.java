package dev.sluice.pull;

import dev.sluice.peer.PeerException;
import java.net.URI;
import java.util.List;

/** The peers of a folder beside the one that a round is with. */
public interface OtherPeers {

    /** There are none. */
    OtherPeers NONE =
            new OtherPeers() {
                @Override
                public List<URI> beside(URI base) {
                    return List.of();
                }

                @Override
                public void caught(URI base, PeerException failure) {
                    // There is nobody who could be.
                }
            };

    /** Where those are that can be reached, each node once. */
    List<URI> beside(URI base);

    /** One of them has broken the protocol. */
    void caught(URI base, PeerException failure);
}
