package dev.sluice.status;

import dev.sluice.folder.Folder;
import dev.sluice.peer.known.PeerState;
import java.util.Collection;

/** Lag as it is shown: in seconds. */
final class Lag {

    private static final double MILLIS = 1000;

    private Lag() {}

    static double of(Folder folder, PeerState peer) {
        return peer.lag(folder.clock().instant()).toMillis() / MILLIS;
    }

    /** The longest of any peer of any of the folders. */
    static double longest(Collection<Folder> folders) {
        return folders.stream()
                .flatMapToDouble(folder ->
                        folder.peers().all().stream().mapToDouble(peer -> of(folder, peer)))
                .max()
                .orElse(0);
    }
}
