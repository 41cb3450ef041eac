package dev.sluice.peer;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import dev.sluice.identity.SigningKey;

/**
 * Who calls: sent with every call, as {@code Sluice-Node} and {@code Sluice-Run}.
 *
 * @param key with which it proves that where a call leaves a trace
 */
public record Caller(NodeId node, RunId run, SigningKey key) {

    public static final String NODE_FIELD = "Sluice-Node";
    public static final String RUN_FIELD = "Sluice-Run";
}
