package dev.sluice.model;

import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
import org.jspecify.annotations.Nullable;

/**
 * What a person did at one path of one node.
 *
 * @param saw the content that was there, null if none
 * @param wrote the content that is there since, null for none
 * @param past all events that what was there came from, and this one
 */
record Event(
        int number,
        Type type,
        int node,
        RelativePath path,
        @Nullable Digest saw,
        @Nullable Digest wrote,
        Past past) {

    enum Type {
        /** Was there before the node was started; the same content on all of them. */
        SEED,
        /** Other content than before, a directory included. */
        WRITE,
        /** The same content with another time or mode. */
        TOUCH,
        DELETE,
        /** Not a person's: a node took away a conflict copy that was one too many. */
        TRIM,
        /** Not a person's: a node gave a directory with live children a new version. */
        KEEP
    }

    boolean changesContent() {
        return type == Type.WRITE || isDelete();
    }

    boolean isDelete() {
        return type == Type.DELETE || type == Type.TRIM;
    }
}
