package dev.sluice.index;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import java.time.Instant;

/**
 * A node that pulls this folder from us, or did once.
 *
 * @param after how far it has read our feed
 * @param done how far it has applied our feed
 * @param seen when it last called
 */
public record Member(NodeId node, Sequence after, Sequence done, Instant seen) {}
