package dev.sluice.index;

import dev.sluice.domain.RelativePath;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the contents of a folder were read again.
 *
 * @param begun when the pass began that is not done yet, null if there is none
 * @param after the last file that it has read, null before the first
 * @param files that it has read
 * @param bytes of them
 * @param wholeBegun when the last pass began that came to its end, null before the first
 * @param wholeEnded when that was
 */
public record ScrubState(
        @Nullable Instant begun,
        @Nullable RelativePath after,
        long files,
        long bytes,
        @Nullable Instant wholeBegun,
        @Nullable Instant wholeEnded) {

    /** A new pass; the last whole one stays what it is. */
    public ScrubState begin(Instant now) {
        return new ScrubState(now, null, 0, 0, wholeBegun, wholeEnded);
    }

    /** One file further. */
    public ScrubState past(RelativePath path, long size) {
        return new ScrubState(begun, path, files + 1, bytes + size, wholeBegun, wholeEnded);
    }

    /** The pass has come to its end. */
    public ScrubState end(Instant now) {
        return new ScrubState(null, null, files, bytes, begun, now);
    }
}
