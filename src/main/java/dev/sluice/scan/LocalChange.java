package dev.sluice.scan;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Row;
import org.jspecify.annotations.Nullable;

/**
 * What a scan has decided about one path and not yet committed. Each has its {@code base}: the row
 * that the decision was made on (null for none), and is applied only while that is still the row.
 */
sealed interface LocalChange {

    RelativePath path();

    @Nullable Row base();

    /** The state that the row will have; null if there will be no row. */
    @Nullable State next();

    /** Whether it rests on something being absent. */
    default boolean isDelete() {
        State next = next();
        return next == null || !next.isLive();
    }

    /** Whether a live directory ceases to be one: then nothing live may be left below it. */
    default boolean endsDirectory() {
        Row base = base();
        return base != null
                && base.entry().state() instanceof State.Directory
                && !(next() instanceof State.Directory);
    }

    /** What was found where nothing was known: counter 1. */
    record Found(RelativePath path, State next, FileStat seen) implements LocalChange {

        @Override
        public @Nullable Row base() {
            return null;
        }
    }

    /** A local change, under a version of its own; {@code seen} is null for a tombstone. */
    record Minted(
            RelativePath path,
            @Nullable Row base,
            State next,
            @Nullable Digest replaced,
            @Nullable FileStat seen)
            implements LocalChange {}

    /** What was intended is what is there: the intended entry is taken as it is. */
    record Intended(@Nullable Row base, Entry entry, @Nullable FileStat seen)
            implements LocalChange {

        @Override
        public RelativePath path() {
            return entry.path();
        }

        @Override
        public State next() {
            return entry.state();
        }
    }

    /** The same file under the same version, with its digest by another algorithm. */
    record Rehashed(RelativePath path, Row base, State next, FileStat seen)
            implements LocalChange {}

    /** The entry is still true of a disk that looks different. */
    record Seen(RelativePath path, Row base, FileStat seen) implements LocalChange {

        @Override
        public State next() {
            return base.entry().state();
        }
    }

    /**
     * A step that takes two (a directory in the place of something else, or the reverse) was
     * interrupted after the first. What is known of the path is dropped, so that whoever intended
     * the step does it again from the beginning; to the peers nothing has happened.
     */
    record HalfDone(RelativePath path, Row base) implements LocalChange {

        @Override
        public @Nullable State next() {
            return null;
        }
    }
}
