package dev.sluice.domain;

import org.jspecify.annotations.Nullable;

/**
 * What an index knows of one path.
 *
 * @param replaced the content before the last change of content; on a tombstone the content
 *     deleted; null if there was none
 */
public record Entry(RelativePath path, State state, @Nullable Digest replaced, Version version) {

    /** Whether something is at the path. */
    public boolean isLive() {
        return state.isLive();
    }

    /**
     * The same at another path: what a conflict copy is of its loser. It has one name, whatever its
     * loser had.
     */
    public Entry at(RelativePath other) {
        State copy = state.links() == null ? state : state.with(state.extras().with(null));
        return new Entry(other, copy, null, version);
    }

    /** The same with another version. */
    public Entry with(Version other) {
        return new Entry(path, state, replaced, other);
    }
}
