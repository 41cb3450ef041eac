package dev.sluice.status;

import dev.sluice.folder.Folder;
import dev.sluice.peer.PeerState;
import java.time.Instant;
import java.util.Collection;

/** Lag as it is shown: in seconds. */
final class Lag {

    private static final double MILLIS = 1000;

    private Lag() {}

    static double of(PeerState peer, Instant now) {
        return peer.lag(now).toMillis() / MILLIS;
    }

    /** The longest of any peer of any of the folders. */
    static double longest(Collection<Folder> folders, Instant now) {
        return folders.stream()
                .flatMap(folder -> folder.peers().all().stream())
                .mapToDouble(peer -> of(peer, now))
                .max()
                .orElse(0);
    }
}
