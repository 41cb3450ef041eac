package dev.sluice.pull;

import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
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

                @Override
                public void differs(
                        URI base, RelativePath path, Digest digest, PeerException failure) {
                    // Nor is there anybody to be told.
                }
            };

    /** Where those are that can be reached, each node once. */
    List<URI> beside(URI base);

    /** One of them has broken the protocol. */
    void caught(URI base, PeerException failure);

    /**
     * What a peer sent of a content, be it that of the round, was of another one: its file has
     * changed without a new time, or has rotted, or it lies. It is to look at it; the content has
     * come from others.
     */
    void differs(URI base, RelativePath path, Digest digest, PeerException failure);
}
