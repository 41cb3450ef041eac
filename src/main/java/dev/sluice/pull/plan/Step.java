package dev.sluice.pull.plan;

import dev.sluice.domain.Entry;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import org.jspecify.annotations.Nullable;

/** What a wanted entry comes down to on this node (see {@link Planner}). */
public sealed interface Step {

    /** Nothing: what is here is the same, newer or wins. */
    record Settled() implements Step {}

    /** The disk is right already; only the index changes. */
    record Note(Entry entry) implements Step {}

    /** The content is right already; mode and mtime are set. */
    record Touch(Entry entry, State.File file) implements Step {}

    /**
     * A file's content comes to the path.
     *
     * @param keepLoser what is at the path becomes a conflict copy first
     */
    record PutFile(Entry entry, State.File file, boolean keepLoser) implements Step {}

    /** A symbolic link comes to the path. */
    record PutLink(Entry entry, State.Link link, boolean keepLoser) implements Step {}

    /** A directory comes to the path, or gets its mode. */
    record PutDirectory(Entry entry, State.Directory directory, boolean keepLoser)
            implements Step {}

    /** What is at the path goes. */
    record Remove(Entry tombstone, boolean keepLoser) implements Step {}

    /** The loser of a conflict, held by a peer that applies nothing, is fetched as a copy. */
    record SecureCopy(Entry loser) implements Step {}

    /**
     * A directory with live children stays, under a new version.
     *
     * @param incoming the content to secure as a conflict copy first, or null
     */
    record KeepDirectory(Entry directory, Version join, @Nullable Entry incoming) implements Step {}
}
