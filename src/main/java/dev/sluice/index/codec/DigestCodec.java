package dev.sluice.index.codec;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import java.nio.ByteBuffer;

/** Digests as the database holds them: one byte for the algorithm, then the hash. */
public final class DigestCodec {

    private static final byte XXH3_128 = 1;
    private static final byte SHA_256 = 2;
    private static final int KEY_BITS = 48;

    private DigestCodec() {}

    public static byte[] encode(Digest digest) {
        ByteBuffer blob = ByteBuffer.allocate(1 + digest.length());
        return digest.put(blob.put(code(digest.algorithm()))).array();
    }

    /** The first byte of all digests of an algorithm, in hexadecimal as SQL writes it. */
    public static String beginning(DigestAlgorithm algorithm) {
        return "%02X".formatted(code(algorithm));
    }

    /** By which a content is looked for: the first six bytes of its hash, 0 to 2^48 - 1. */
    public static long key(Digest digest) {
        return digest.first() >>> Long.SIZE - KEY_BITS;
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is no digest
     */
    public static Digest decode(byte[] blob) {
        if (blob.length == 0) {
            throw new IllegalArgumentException("a digest must not be empty");
        }
        return Digest.of(algorithm(blob[0]), ByteBuffer.wrap(blob, 1, blob.length - 1));
    }

    /** Not the ordinal: these numbers stay in databases when the enum changes. */
    private static byte code(DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case XXH3_128 -> XXH3_128;
            case SHA_256 -> SHA_256;
        };
    }

    private static DigestAlgorithm algorithm(byte code) {
        return switch (code) {
            case XXH3_128 -> DigestAlgorithm.XXH3_128;
            case SHA_256 -> DigestAlgorithm.SHA_256;
            default ->
                    throw new IllegalArgumentException(
                            "algorithm of a digest must be 1 or 2, not " + code);
        };
    }
}
