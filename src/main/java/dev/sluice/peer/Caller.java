package dev.sluice.peer;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;

/** Who calls: sent with every call, as {@code Sluice-Node} and {@code Sluice-Run}. */
public record Caller(NodeId node, RunId run) {

    static final String NODE_FIELD = "Sluice-Node";
    static final String RUN_FIELD = "Sluice-Run";
}
