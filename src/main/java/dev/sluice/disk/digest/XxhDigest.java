package dev.sluice.disk.digest;

import com.dynatrace.hash4j.hashing.ByteAccess;
import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.sluice.domain.Digest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** XXH3-128, in the byte order of {@code xxh128sum}: the high 64 bits first. */
final class XxhDigest implements ContentDigest {

    /** The order in which the hash takes its words: any other is turned byte by byte. */
    private static final ByteAccess<ByteBuffer> LITTLE_ENDIAN =
            ByteAccess.forByteBuffer(ByteOrder.LITTLE_ENDIAN);

    private final HashStream128 stream = Hashing.xxh3_128().hashStream();

    /** Without the stream and its buffer, which are much beside a small content. */
    static Digest ofWhole(ByteBuffer content) {
        ByteBuffer ordered = ordered(content);
        HashValue128 hash =
                Hashing.xxh3_128()
                        .hashBytesTo128Bits(
                                ordered, ordered.position(), ordered.remaining(), LITTLE_ENDIAN);
        content.position(content.limit());
        return digest(hash);
    }

    @Override
    public void update(ByteBuffer bytes) {
        ByteBuffer ordered = ordered(bytes);
        stream.putBytes(ordered, ordered.position(), ordered.remaining(), LITTLE_ENDIAN);
        bytes.position(bytes.limit());
    }

    @Override
    public Digest finish() {
        return digest(stream.get());
    }

    private static ByteBuffer ordered(ByteBuffer bytes) {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Digest digest(HashValue128 hash) {
        return Digest.xxh3(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
    }
}
