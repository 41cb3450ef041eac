package dev.sluice.index.codec;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.sluice.domain.ExtrasCodec;
import dev.sluice.domain.State;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The key by which the index finds the names of one file: a hash of what their entries have in
 * common. It stays within the index; who finds something by it compares what was found.
 */
public final class LinkKey {

    private static final int FIXED = 8 + 8 + 4 + 2;

    private LinkKey() {}

    /** Null of what is in no group of links. */
    public static @Nullable Long of(State state) {
        if (!(state instanceof State.File file) || file.links() == null) {
            return null;
        }
        byte[] content = DigestCodec.encode(file.digest());
        byte[] extras = ExtrasCodec.encode(file.extras());
        Instant mtime = file.mtime();
        ByteBuffer bytes = ByteBuffer.allocate(FIXED + content.length + extras.length);
        bytes.putLong(file.size()).putShort((short) file.mode().bits());
        bytes.putLong(mtime.getEpochSecond()).putInt(mtime.getNano());
        bytes.put(content).put(extras);
        return Hashing.xxh3_64().hashBytesToLong(bytes.array());
    }
}
