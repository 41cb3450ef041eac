package dev.sluice.disk.digest;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Computes the digest of a content piece by piece. Not for several threads at once. */
public interface ContentDigest {

    /** Bytes that are read together. */
    int MAX_AT_ONCE = 1 << 20;

    /** Starts a digest. */
    static ContentDigest of(DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case XXH3_128 -> new XxhDigest();
            case SHA_256 -> new ShaDigest();
        };
    }

    /**
     * Adds what a channel has from where it stands to its end.
     *
     * @param size about so many bytes
     */
    static ContentDigest ofRest(DigestAlgorithm algorithm, ReadableByteChannel channel, long size)
            throws IOException {
        ContentDigest digest = of(algorithm);
        ByteBuffer buffer = ByteBuffer.allocate(Math.clamp(size, 1, MAX_AT_ONCE));
        while (channel.read(buffer.clear()) >= 0) {
            digest.update(buffer.flip());
        }
        return digest;
    }

    /** The digest of a content that is in one piece; consumes the buffer. */
    static Digest ofWhole(DigestAlgorithm algorithm, ByteBuffer content) {
        if (algorithm == DigestAlgorithm.XXH3_128) {
            return XxhDigest.ofWhole(content);
        }
        ContentDigest digest = of(algorithm);
        digest.update(content);
        return digest.finish();
    }

    /** Adds the remaining bytes of a buffer (direct or not, without a copy) and consumes them. */
    void update(ByteBuffer bytes);

    /** The digest of all that was added; to be called once. */
    Digest finish();
}
