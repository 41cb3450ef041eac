package dev.sluice.folder.state;

import dev.sluice.budget.DeleteLimits;
import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Durability;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Role;
import dev.sluice.hook.HookPlan;
import dev.sluice.ignore.IgnoreFileMode;
import dev.sluice.peer.PeerUrl;
import dev.sluice.scrub.ScrubPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a folder is to be run.
 *
 * @param peers where the other nodes are
 * @param ignore patterns of the configuration
 * @param ignoreFile what {@code .sluiceignore} is
 * @param trash how long removed and replaced files are kept; zero is not at all
 * @param tombstones how long it is remembered at least that something was deleted
 * @param watch whether changes are learnt from the kernel between full scans
 * @param scanEvery between full scans
 * @param settle how long a changed file must rest before it is hashed
 * @param parallel transfers at once from one peer
 * @param longPoll whether changes are waited for at the peers between beats
 * @param blocks which contents are put together from blocks
 * @param deleteLimits how many deletes are made without a person
 * @param changeLimits how many files peers overwrite without one
 * @param trashMaxPercent the share of the file system that the trash may take
 * @param scrub when contents are read again
 * @param preserve what of files comes along beyond content, time and permissions
 * @param hooks who is told of it
 */
public record FolderSetup(
        FolderId id,
        Path path,
        Role role,
        DigestAlgorithm digest,
        List<PeerUrl> peers,
        List<String> ignore,
        IgnoreFileMode ignoreFile,
        Duration trash,
        Duration tombstones,
        boolean watch,
        Duration scanEvery,
        Duration settle,
        int parallel,
        boolean longPoll,
        BlockLimits blocks,
        Durability durability,
        DeleteLimits deleteLimits,
        DeleteLimits changeLimits,
        int trashMaxPercent,
        ScrubPlan scrub,
        Preserve preserve,
        HookPlan hooks) {

    public FolderSetup {
        peers = List.copyOf(peers);
        ignore = List.copyOf(ignore);
    }
}
