package dev.sluice.folder.state;

import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Durability;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Role;
import dev.sluice.hook.HookPlan;
import dev.sluice.peer.PeerUrl;
import dev.sluice.scrub.ScrubPlan;
import dev.sluice.settings.FolderSettings;
import dev.sluice.settings.PullSettings;
import dev.sluice.settings.ScanSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * How a folder is to be run.
 *
 * @param folder what is its own
 * @param scan how local changes are found; that of the node
 * @param pull how changes are fetched; that of the node
 * @param blocks which contents are put together from blocks
 * @param durability when contents are forced to disk; that of the node
 * @param scrub when contents are read again; the pace is that of the node
 * @param hooks who is told of it, its secret at hand
 */
public record FolderSetup(
        FolderSettings folder,
        ScanSettings scan,
        PullSettings pull,
        BlockLimits blocks,
        Durability durability,
        ScrubPlan scrub,
        HookPlan hooks) {

    public FolderId id() {
        return folder.id();
    }

    /** Of the root, as it was written. */
    public Path path() {
        return folder.path();
    }

    public Role role() {
        return folder.role();
    }

    public DigestAlgorithm digest() {
        return folder.digest();
    }

    /** Where the other nodes are. */
    public List<PeerUrl> peers() {
        return folder.peers();
    }
}
