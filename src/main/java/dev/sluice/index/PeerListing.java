package dev.sluice.index;

import dev.sluice.domain.Epoch;
import dev.sluice.domain.Sequence;

/**
 * How far a peer's feed of one epoch was listed in full.
 *
 * @param until the sequence that its first listing has still to reach; zero when it is complete
 */
public record PeerListing(Epoch epoch, Sequence until) {}
