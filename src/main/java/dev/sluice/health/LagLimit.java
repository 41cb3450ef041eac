package dev.sluice.health;

import dev.sluice.peer.known.PeerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a folder is as new as somebody asked for. A peer that is away makes nobody behind, since
 * a node that went down would otherwise take the others with it; but one that has heard of no peer
 * at all does not know how old its files are.
 */
final class LagLimit {

    private final Duration most;
    private volatile boolean caughtUp;

    /**
     * @param most how long a change may be known and not applied
     */
    LagLimit(Duration most) {
        this.most = most;
    }

    /**
     * Why a folder is too old, null if it is not. What it has to fetch at first says nothing about
     * its age, so that it must have been in step once since the start.
     *
     * @param peers of a folder that has peers
     */
    @Nullable String problem(List<PeerState> peers, Instant now) {
        if (peers.isEmpty()) {
            return "no peer was found yet";
        }
        List<PeerState> others = peers.stream().filter(LagLimit::isOther).toList();
        List<PeerState> heard = others.stream().filter(peer -> isHeard(peer, now)).toList();
        if (heard.isEmpty() && !others.isEmpty()) {
            return "no peer has answered within " + text(most);
        }
        for (PeerState peer : others) {
            if (peer.lag(now).compareTo(most) > 0) {
                return "more than %s behind %s".formatted(text(most), peer.base());
            }
        }
        caughtUp |= heard.stream().allMatch(peer -> peer.behindSince() == null);
        return caughtUp ? null : "not yet in step with its peers";
    }

    private static boolean isOther(PeerState peer) {
        return switch (peer.contact()) {
            case SELF, DUPLICATE -> false;
            case UNKNOWN, CONNECTED, IMPOSTOR, AWAY, REFUSED -> true;
        };
    }

    /** Whether it told what it has, and not too long ago. */
    private boolean isHeard(PeerState peer, Instant now) {
        Instant contacted = peer.contacted();
        if (peer.cursor() == null || contacted == null) {
            return false;
        }
        return peer.contact() == PeerState.Contact.CONNECTED
                || Duration.between(contacted, now).compareTo(most) <= 0;
    }

    private static String text(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
