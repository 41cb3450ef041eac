package dev.sluice.serve;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;

/**
 * Who serves.
 *
 * @param name shown to people; nothing depends on it
 * @param software the version of this program
 */
public record ServedNode(NodeId node, RunId run, String name, String software) {

    /** The version of the wire protocol. */
    public static final int PROTOCOL = 1;
}
