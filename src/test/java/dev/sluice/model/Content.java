package dev.sluice.model;

import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;

/** Contents by number. */
final class Content {

    /** Every so many contents share their first digits, so that short copy names clash. */
    private static final int CLASHING = 4;

    private static final String FIRST_DIGITS = "abcdabcd";

    private Content() {}

    /** Two nodes that give the same short name to different contents make one copy too many. */
    static boolean isClashing(Digest digest) {
        return digest.hex().startsWith(FIRST_DIGITS);
    }

    static Digest digest(int content) {
        String first =
                content % CLASHING == 0 ? FIRST_DIGITS : "%08x".formatted(content * 0x9e3779b9);
        return new Digest(
                DigestAlgorithm.XXH3_128, "%s%08x%016x".formatted(first, content, content));
    }
}
