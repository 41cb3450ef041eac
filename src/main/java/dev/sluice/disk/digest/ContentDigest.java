package dev.sluice.disk.digest;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import java.nio.ByteBuffer;

/** Computes the digest of a content piece by piece. Not for several threads at once. */
public interface ContentDigest {

    /** Starts a digest. */
    static ContentDigest of(DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case XXH3_128 -> new XxhDigest();
            case SHA_256 -> new ShaDigest();
        };
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
