package dev.sluice.peer.known;

import java.net.URI;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** What is known of the peers of one folder, for status and metrics. Safe for several threads. */
public final class KnownPeers {

    private final ConcurrentHashMap<URI, PeerState> states = new ConcurrentHashMap<>();

    /** The state of a peer; UNKNOWN if it was never heard of. */
    public PeerState get(URI base) {
        PeerState state = states.get(base);
        return state == null ? PeerState.unknown(base) : state;
    }

    /** Changes the state of a peer, which becomes known by it; the change must not block. */
    public PeerState update(URI base, UnaryOperator<PeerState> change) {
        return states.compute(
                base, (key, state) -> change.apply(state == null ? PeerState.unknown(key) : state));
    }

    /** Forgets the peers that are no longer at any of these addresses. */
    public void retain(Collection<URI> bases) {
        states.keySet().retainAll(bases);
    }

    /** The states of all peers, ordered by base URL. */
    public List<PeerState> all() {
        return states.values().stream()
                .sorted(Comparator.comparing(state -> state.base().toString()))
                .toList();
    }
}
