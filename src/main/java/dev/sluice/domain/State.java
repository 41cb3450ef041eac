package dev.sluice.domain;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is at a path, or that nothing is there any more. */
public sealed interface State {

    /** The kind of what is, or was, at the path. */
    Kind kind();

    /** The identity of the content, or null where there is none (a directory, a tombstone). */
    @Nullable Digest digest();

    /** What it has where a folder preserves more than mode and time. */
    Extras extras();

    /** The same with other extras; a tombstone has none. */
    default State with(Extras others) {
        return switch (this) {
            case File(var size, var metadata, var digest) ->
                    new File(size, new Metadata(metadata.mode(), metadata.mtime(), others), digest);
            case Directory(var mode, _) -> new Directory(mode, others);
            case Link(var target, _) -> new Link(target, others);
            case Deleted deleted -> deleted;
        };
    }

    /** The group of a file with several names, null of anything else. */
    default @Nullable LinkGroup links() {
        return extras().links();
    }

    /** Whether something is there. */
    default boolean isLive() {
        return !(this instanceof Deleted);
    }

    /** Whether both have the same content; the times and the mode may differ. */
    default boolean hasContentOf(State other) {
        return switch (this) {
            case File file -> other instanceof File that && file.digest.equals(that.digest);
            case Link link -> other instanceof Link that && link.target.equals(that.target);
            case Directory _ -> other instanceof Directory;
            case Deleted _ -> other instanceof Deleted;
        };
    }

    /**
     * A regular file.
     *
     * @param size bytes, 0 or more
     */
    record File(long size, Metadata metadata, Digest digest) implements State {

        /**
         * @throws IllegalArgumentException if the size is negative
         */
        public File {
            if (size < 0) {
                throw new IllegalArgumentException("size must not be negative: " + size);
            }
        }

        public File(long size, Instant mtime, Mode mode, Digest digest) {
            this(size, new Metadata(mode, mtime), digest);
        }

        public Instant mtime() {
            return metadata.mtime();
        }

        public Mode mode() {
            return metadata.mode();
        }

        @Override
        public Extras extras() {
            return metadata.extras();
        }

        @Override
        public Kind kind() {
            return Kind.FILE;
        }
    }

    /** A directory; it carries neither size nor time. */
    record Directory(Mode mode, Extras extras) implements State {

        /** One of which nothing more is said. */
        public Directory(Mode mode) {
            this(mode, Extras.NONE);
        }

        @Override
        public Kind kind() {
            return Kind.DIRECTORY;
        }

        @Override
        public @Nullable Digest digest() {
            return null;
        }
    }

    /** A symbolic link, replicated as it is and never followed. */
    record Link(String target, Extras extras) implements State {

        private static final int MAX_BYTES = 4095;

        /**
         * @throws IllegalArgumentException if the target is empty, has a NUL, is not UTF-8 or has
         *     more than 4,095 bytes of it
         */
        public Link {
            if (target.isEmpty()
                    || target.indexOf('\0') >= 0
                    || !StandardCharsets.UTF_8.newEncoder().canEncode(target)
                    || target.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
                throw new IllegalArgumentException(
                        "target of a link must be 1 to 4095 bytes of UTF-8 without NUL: "
                                + Quoted.of(target));
            }
        }

        @Override
        public Kind kind() {
            return Kind.SYMLINK;
        }

        /** One of which nothing more is said. */
        public Link(String target) {
            this(target, Extras.NONE);
        }

        @Override
        public Digest digest() {
            return Digest.ofLinkTarget(target);
        }
    }

    /**
     * A tombstone.
     *
     * @param kind of what was deleted
     * @param at the time of the delete, by the clock of the node that saw it
     */
    record Deleted(Kind kind, Instant at) implements State {

        @Override
        public Extras extras() {
            return Extras.NONE;
        }

        @Override
        public @Nullable Digest digest() {
            return null;
        }
    }
}
