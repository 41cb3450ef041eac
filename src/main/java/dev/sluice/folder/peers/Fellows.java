package dev.sluice.folder.peers;

import dev.sluice.domain.Digest;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.known.KnownPeers;
import dev.sluice.peer.known.PeerState;
import dev.sluice.pull.OtherPeers;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The peers of a folder, as a round with one of them sees the others. */
public final class Fellows implements OtherPeers {

    private static final System.Logger LOG = System.getLogger(Fellows.class.getName());

    private final FolderId folder;
    private final FeedClient feeds;
    private final KnownPeers known;
    private final BiConsumer<URI, PeerException> caught;

    /**
     * @param caught takes what one of them has broken the protocol by
     */
    public Fellows(
            FolderId folder,
            FeedClient feeds,
            KnownPeers known,
            BiConsumer<URI, PeerException> caught) {
        this.folder = folder;
        this.feeds = feeds;
        this.known = known;
        this.caught = caught;
    }

    @Override
    public List<URI> beside(URI base) {
        Set<@Nullable NodeId> seen = new HashSet<>();
        seen.add(known.get(base).node());
        return known.all().stream()
                .filter(peer -> peer.contact() == PeerState.Contact.CONNECTED)
                .filter(peer -> seen.add(peer.node()))
                .map(PeerState::base)
                .toList();
    }

    @Override
    public void caught(URI base, PeerException failure) {
        caught.accept(base, failure);
    }

    @Override
    public void differs(URI base, RelativePath path, Digest digest, PeerException failure) {
        feeds.mismatched(base, folder, path, digest);
        LOG.log(
                System.Logger.Level.WARNING,
                "folder %s: peer %s: %s; the file came from others, and that peer is told to look"
                                .formatted(folder, base, failure.getMessage())
                        + " at its own");
    }
}
