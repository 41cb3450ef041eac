package dev.sluice.peer.feed;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Role;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.identity.NodeKey;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a page of the changes feed.
 *
 * @param full whether this starts a full listing, because our cursor was not valid or we had none
 * @param until the peer's last sequence at the start of the page
 * @param known what the peer holds of our feed, null if nothing
 * @param key by which the page is signed, null if nobody signed it
 */
public record FeedHeader(
        FolderId folder,
        NodeId node,
        RunId run,
        Epoch epoch,
        Role role,
        DigestAlgorithm digest,
        boolean full,
        Sequence until,
        @Nullable Cursor known,
        @Nullable NodeKey key) {

    /** Of one that nobody signed. */
    public FeedHeader(
            FolderId folder,
            NodeId node,
            RunId run,
            Epoch epoch,
            Role role,
            DigestAlgorithm digest,
            boolean full,
            Sequence until,
            @Nullable Cursor known) {
        this(folder, node, run, epoch, role, digest, full, until, known, null);
    }
}
