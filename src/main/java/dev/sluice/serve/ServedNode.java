package dev.sluice.serve;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import dev.sluice.identity.SigningKey;

/**
 * Who serves.
 *
 * @param name shown to people; nothing depends on it
 * @param software the version of this program
 * @param key with which it proves who it is
 */
public record ServedNode(NodeId node, RunId run, String name, String software, SigningKey key) {

    /** The version of the wire protocol. */
    public static final int PROTOCOL = 1;
}
