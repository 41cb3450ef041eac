package dev.sluice.wire;

import dev.sluice.domain.DigestAlgorithm;
import java.nio.charset.StandardCharsets;

/** What stands before the digits of a digest. */
final class DigestText {

    private static final byte[] XXH3_128 = beginningOf(DigestAlgorithm.XXH3_128);
    private static final byte[] SHA_256 = beginningOf(DigestAlgorithm.SHA_256);

    private DigestText() {}

    private static byte[] beginningOf(DigestAlgorithm algorithm) {
        return (algorithm + ":").getBytes(StandardCharsets.US_ASCII);
    }

    /** Not to be changed. */
    static byte[] beginning(DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case XXH3_128 -> XXH3_128;
            case SHA_256 -> SHA_256;
        };
    }
}
