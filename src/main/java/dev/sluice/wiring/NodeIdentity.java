package dev.sluice.wiring;

import dev.sluice.domain.NodeId;
import dev.sluice.identity.SigningKey;

/** Who this node is, and how it proves that. */
record NodeIdentity(NodeId node, SigningKey key) {}
