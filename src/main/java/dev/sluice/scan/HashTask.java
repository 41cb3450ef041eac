package dev.sluice.scan;

import dev.sluice.domain.BlockList;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.Row;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A file to be hashed.
 *
 * @param row what the decision is to be made on
 * @param looked what the file looked like when it was put in the queue
 * @param neverRests the file is taken as it is, though it may be changed meanwhile
 */
record HashTask(RelativePath path, @Nullable Row row, FileStat looked, boolean neverRests) {

    /** What came of it. */
    sealed interface Result {

        HashTask reading();
    }

    /**
     * @param identity what the file looked like before it was read, and (unless it grew) after
     * @param hasGrown the digest is that of the first bytes only, and there is more already
     * @param blocks of a large content that has changed, null for any other
     */
    record Hashed(
            HashTask reading,
            FileStat identity,
            Digest digest,
            boolean hasGrown,
            @Nullable BlockList blocks)
            implements Result {}

    /** The file was changed, replaced or removed meanwhile. */
    record Moved(HashTask reading) implements Result {}

    /** The file could not be read. */
    record Failed(HashTask reading, IOException reason) implements Result {}
}
