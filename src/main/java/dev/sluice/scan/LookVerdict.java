package dev.sluice.scan;

import dev.sluice.domain.Digest;
import dev.sluice.domain.State;
import org.jspecify.annotations.Nullable;

/** What a look at a path says about its entry (see {@link Comparison}). */
sealed interface LookVerdict {

    /** Nothing has changed. */
    record Unchanged() implements LookVerdict {}

    /** The content must be read to tell. */
    record Unread() implements LookVerdict {}

    /** The disk looks different, but the entry is still true of it. */
    record Looks() implements LookVerdict {}

    /**
     * The same file as before, hashed by another algorithm: a new digest under the same version.
     */
    record Rehashed(State state) implements LookVerdict {}

    /**
     * A local change.
     *
     * @param replaced what the new entry replaces: the old content, or what that had replaced if
     *     only times or mode have changed
     */
    record Changed(State state, @Nullable Digest replaced) implements LookVerdict {}
}
