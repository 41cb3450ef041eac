package dev.sluice.settings;

import dev.sluice.budget.DeleteLimits;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Preserve;
import dev.sluice.domain.Role;
import dev.sluice.ignore.IgnoreFileMode;
import dev.sluice.peer.PeerUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One folder.
 *
 * @param id on the wire
 * @param key the id in its keys, for messages
 * @param path of the root, absolute, as it was written (links in it not resolved)
 * @param peers each once; its own, or else those of the node
 * @param deletes how many are made within an hour without a person
 * @param changes how many of its files peers overwrite within an hour without one
 * @param trash how long removed and replaced files are kept; zero is not at all
 * @param trashMaxPercent of the file system they may take; 0 to 100
 * @param tombstones how long it is remembered at least that something was deleted
 * @param ignore patterns, checked
 * @param ignoreFile what {@code .sluiceignore} is
 * @param readers names that may read it, in lower case; empty is everybody who may speak at all
 * @param writers names that may make this node do something in it; empty likewise
 * @param operators names that decide for a person in it; empty is whoever may write
 * @param preserve what comes along beyond content, time and permissions
 * @param hooks who is told of it
 */
public record FolderSettings(
        FolderId id,
        String key,
        Path path,
        Role role,
        List<PeerUrl> peers,
        DigestAlgorithm digest,
        DeleteLimits deletes,
        DeleteLimits changes,
        Duration trash,
        int trashMaxPercent,
        Duration tombstones,
        List<String> ignore,
        IgnoreFileMode ignoreFile,
        Set<String> readers,
        Set<String> writers,
        Set<String> operators,
        Preserve preserve,
        NotifySettings hooks) {

    public FolderSettings {
        peers = List.copyOf(peers);
        ignore = List.copyOf(ignore);
        readers = Set.copyOf(readers);
        writers = Set.copyOf(writers);
        operators = Set.copyOf(operators);
    }
}
