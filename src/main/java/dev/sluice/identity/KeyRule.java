package dev.sluice.identity;

import dev.sluice.domain.NodeId;
import org.jspecify.annotations.Nullable;

/** What a key that was proved says of the id that it was shown with. */
public enum KeyRule {
    /** It is the one that is known of that id. */
    KNOWN,
    /** It is to be noted: it is the first, or the id follows from it and not from the other. */
    NEW,
    /** The id is another node's. */
    IMPOSTOR;

    /**
     * Judges a key. An id that follows from a key belongs to that key whoever came first; only one
     * that was made before there were keys belongs to the first that was seen.
     *
     * @param known what is noted of the id, null if nothing is
     */
    public static KeyRule of(NodeId node, NodeKey shown, @Nullable NodeKey known) {
        if (shown.equals(known)) {
            return KNOWN;
        }
        return known == null || shown.node().equals(node) && !known.node().equals(node)
                ? NEW
                : IMPOSTOR;
    }
}
