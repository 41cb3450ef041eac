package dev.sluice.domain;

import java.time.Instant;

/**
 * What a file has besides its content.
 *
 * @param mtime to the nanosecond
 */
public record Metadata(Mode mode, Instant mtime) {

    /** What a look at a file has shown. */
    public static Metadata of(FileIdentity seen) {
        return new Metadata(seen.mode(), seen.mtime());
    }
}
