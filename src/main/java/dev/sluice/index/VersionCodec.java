package dev.sluice.index;

import dev.sluice.domain.Epoch;
import dev.sluice.domain.Version;
import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Versions as the database holds them: 16 bytes for each writer in their order, the epoch and the
 * counter, both big-endian. As text they would take three times as much, and most entries have one
 * or two writers.
 */
final class VersionCodec {

    private static final int BYTES_OF_A_COUNTER = 2 * Long.BYTES;

    private VersionCodec() {}

    static byte[] encode(Version version) {
        ByteBuffer bytes = ByteBuffer.allocate(version.counters().size() * BYTES_OF_A_COUNTER);
        version.counters()
                .forEach((writer, counter) -> bytes.putLong(writer.bits()).putLong(counter));
        return bytes.array();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is no version
     */
    static Version decode(byte[] blob) {
        if (blob.length % BYTES_OF_A_COUNTER != 0) {
            throw new IllegalArgumentException(
                    "a version must have 16 bytes for each counter, not " + blob.length);
        }
        ByteBuffer bytes = ByteBuffer.wrap(blob);
        SortedMap<Epoch, Long> counters = new TreeMap<>();
        while (bytes.hasRemaining()) {
            counters.put(new Epoch(bytes.getLong()), bytes.getLong());
        }
        return new Version(counters);
    }
}
