package dev.sluice.domain;

import java.util.List;

/** How the content of a file is hashed. */
public enum DigestAlgorithm {
    /** The default, as rsync's: fast, 128 bits, not meant against an attacker. */
    XXH3_128("xxh3-128", 32),
    /** Slower by four times, and resists deliberate collisions. */
    SHA_256("sha-256", 64);

    private static final List<DigestAlgorithm> ALL = List.of(values());

    private final String text;
    private final int hexDigits;

    DigestAlgorithm(String text, int hexDigits) {
        this.text = text;
        this.hexDigits = hexDigits;
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is no known algorithm
     */
    public static DigestAlgorithm of(String text) {
        return ofBeginning(text, text.length());
    }

    /** Reads what stands before an index of a text, as {@link #of}, without taking it out. */
    static DigestAlgorithm ofBeginning(String text, int end) {
        for (DigestAlgorithm algorithm : ALL) {
            if (algorithm.text.length() == end && text.startsWith(algorithm.text)) {
                return algorithm;
            }
        }
        throw new IllegalArgumentException(
                "digest algorithm must be xxh3-128 or sha-256, not "
                        + Quoted.of(text.substring(0, end)));
    }

    /** The length of a digest as text. */
    public int hexDigits() {
        return hexDigits;
    }

    @Override
    public String toString() {
        return text;
    }
}
