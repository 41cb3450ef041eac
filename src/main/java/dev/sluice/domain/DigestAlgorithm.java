package dev.sluice.domain;

/** How the content of a file is hashed. */
public enum DigestAlgorithm {
    /** The default, as rsync's: fast, 128 bits, not meant against an attacker. */
    XXH3_128("xxh3-128", 32),
    /** Slower by four times, and resists deliberate collisions. */
    SHA_256("sha-256", 64);

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
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.text.equals(text)) {
                return algorithm;
            }
        }
        throw new IllegalArgumentException(
                "digest algorithm must be xxh3-128 or sha-256, not " + Quoted.of(text));
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
