package dev.sluice.index.codec;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import java.util.HexFormat;

/** Digests as the database holds them: one byte for the algorithm, then the hash. */
public final class DigestCodec {

    private static final byte XXH3_128 = 1;
    private static final byte SHA_256 = 2;
    private static final int KEY_DIGITS = 12;

    private DigestCodec() {}

    public static byte[] encode(Digest digest) {
        byte[] hash = HexFormat.of().parseHex(digest.hex());
        byte[] blob = new byte[1 + hash.length];
        blob[0] = code(digest.algorithm());
        System.arraycopy(hash, 0, blob, 1, hash.length);
        return blob;
    }

    /** By which a content is looked for: the first six bytes of its hash, 0 to 2^48 - 1. */
    public static long key(Digest digest) {
        return HexFormat.fromHexDigitsToLong(digest.hex(), 0, KEY_DIGITS);
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
        return new Digest(algorithm(blob[0]), HexFormat.of().formatHex(blob, 1, blob.length));
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
