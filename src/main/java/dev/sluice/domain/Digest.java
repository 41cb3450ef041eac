package dev.sluice.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash of a content, written with its algorithm: {@code xxh3-128:…}.
 *
 * @param hex the hash in lower-case hexadecimal digits, as many as the algorithm has
 */
public record Digest(DigestAlgorithm algorithm, String hex) implements Comparable<Digest> {

    /**
     * @throws IllegalArgumentException if the digits are too few, too many or no digits
     */
    public Digest {
        if (hex.length() != algorithm.hexDigits() || !Hex64.areDigits(hex)) {
            throw new IllegalArgumentException(
                    "a digest of "
                            + algorithm
                            + " must be "
                            + algorithm.hexDigits()
                            + " hexadecimal digits in lower case, not "
                            + Quoted.of(hex));
        }
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is not an algorithm, a colon and its digits
     */
    public static Digest of(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "digest must be written algorithm:digits, not " + Quoted.of(text));
        }
        DigestAlgorithm algorithm = DigestAlgorithm.ofBeginning(text, colon);
        return new Digest(algorithm, text.substring(colon + 1));
    }

    /** The identity of a symbolic link's content: SHA-256 of its target, which is never large. */
    public static Digest ofLinkTarget(String target) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(target.getBytes(StandardCharsets.UTF_8));
            return new Digest(DigestAlgorithm.SHA_256, HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("bug: every JDK has SHA-256", e);
        }
    }

    @Override
    public int compareTo(Digest other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
