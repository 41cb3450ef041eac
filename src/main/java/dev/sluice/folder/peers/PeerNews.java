package dev.sluice.folder.peers;

import dev.sluice.domain.FolderId;
import dev.sluice.peer.NodeInfo;
import dev.sluice.peer.PeerException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Tells the log how we stand with a peer when that has changed, and not at each round: a peer that
 * is away is away once. Safe for several threads.
 */
final class PeerNews {

    private static final System.Logger LOG = System.getLogger(PeerNews.class.getName());

    private final FolderId folder;
    private final URI base;
    private String told = "";

    PeerNews(FolderId folder, URI base) {
        this.folder = folder;
        this.base = base;
    }

    /**
     * It told us who it is. After a failure this is no news before a round has succeeded: a peer
     * may answer this and nothing else.
     */
    void met(NodeInfo node) {
        if (told.isEmpty()) {
            connected(node);
        }
    }

    void connected(NodeInfo node) {
        tell("connected " + node.node(), "is %s (%s)".formatted(node.name(), node.node()));
    }

    void isOurselves() {
        tell("self", "is this node itself");
    }

    void isSameAs(URI other) {
        tell("same as " + other, "is the same node as " + other + ", and is not pulled from twice");
    }

    private void tell(String standing, String text) {
        if (isNew(standing)) {
            LOG.log(System.Logger.Level.INFO, "folder " + folder + ": peer " + base + " " + text);
        }
    }

    void failed(PeerException failure) {
        switch (failure.kind()) {
            case REFUSED -> warn("refused " + failure.getMessage(), failure, null);
            case IMPOSTOR -> warn("impostor " + failure.getMessage(), failure, null);
            case RETRY, CORRUPT, MISMATCH, VANISHED, UNAVAILABLE, CHANGED ->
                    warn("away", failure, null);
            case BUG -> warn("bug " + failure.getMessage(), failure, failure);
        }
    }

    private void warn(String standing, PeerException failure, @Nullable PeerException shown) {
        if (isNew(standing)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "folder " + folder + ": peer " + base + ": " + failure.getMessage(),
                    shown);
        }
    }

    private synchronized boolean isNew(String standing) {
        boolean isNew = !told.equals(standing);
        told = standing;
        return isNew;
    }
}
