package dev.sluice.domain;

import java.time.Instant;

/**
 * What a file has besides its content.
 *
 * @param mtime to the nanosecond
 */
public record Metadata(Mode mode, Instant mtime, Extras extras) {

    /** Of a file of which nothing more is said. */
    public Metadata(Mode mode, Instant mtime) {
        this(mode, mtime, Extras.NONE);
    }

    /** What a look at a file has shown. */
    public static Metadata of(FileStat seen) {
        Extras extras = seen.extras();
        return new Metadata(
                seen.mode(), seen.mtime(), extras == null ? Extras.NONE : extras.said());
    }
}
