package dev.sluice.index;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import java.time.Instant;

/**
 * A line of a peer's feed that is no entry that may be taken. It is wanted all the same: what it is
 * about is not as the peer has it.
 *
 * @param at the sequence of the line in the peer's feed
 * @param path what the peer calls the path, whatever that is; empty if it cannot be read
 * @param attempts how often it was read
 * @param retryAt not to be asked for again before this
 */
public record Refused(
        NodeId peer, Sequence at, String path, String reason, int attempts, Instant retryAt) {

    private static final int MAX_TEXT = 4096;

    /** Texts of a peer are cut, since they are kept. */
    public Refused {
        path = cut(path);
        reason = cut(reason);
    }

    /** As people are told of it. */
    public String name() {
        return path.isEmpty() ? "line " + at + " of its feed" : path;
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
