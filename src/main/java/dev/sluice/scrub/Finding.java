package dev.sluice.scrub;

import dev.sluice.domain.Digest;
import org.jspecify.annotations.Nullable;

/** What reading a file again has shown. */
sealed interface Finding {

    /** Its content is the one that was indexed. */
    record Sound() implements Finding {}

    /**
     * Its content is another one, or cannot be read, though nothing was written to it.
     *
     * @param found what its content is, null if it cannot be read
     */
    record Rotten(@Nullable Digest found, String reason) implements Finding {}

    /** It is for a scan to say: it was written to, is gone, or cannot be opened. */
    record Skipped() implements Finding {}
}
