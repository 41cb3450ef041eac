package dev.sluice.index.codec;

import dev.sluice.domain.Version;
import java.nio.ByteBuffer;

/**
 * Versions as the database holds them: 16 bytes for each writer in their order, the epoch and the
 * counter, both big-endian. As text they would take three times as much, and most entries have one
 * or two writers.
 */
public final class VersionCodec {

    private static final int BYTES_OF_A_COUNTER = 2 * Long.BYTES;

    private VersionCodec() {}

    public static byte[] encode(Version version) {
        ByteBuffer bytes = ByteBuffer.allocate(version.size() * BYTES_OF_A_COUNTER);
        for (int place = 0; place < version.size(); place++) {
            bytes.putLong(version.writer(place).bits()).putLong(version.counterAt(place));
        }
        return bytes.array();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is no version
     */
    public static Version decode(byte[] blob) {
        if (blob.length % BYTES_OF_A_COUNTER != 0) {
            throw new IllegalArgumentException(
                    "a version must have 16 bytes for each counter, not " + blob.length);
        }
        long[] pairs = new long[blob.length / Long.BYTES];
        ByteBuffer.wrap(blob).asLongBuffer().get(pairs);
        return Version.ofPairs(pairs);
    }
}
