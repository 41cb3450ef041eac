package dev.sluice.domain;

/**
 * Names one life of one folder's index on one node: 64 random bits, and the writer of the versions
 * made in it. Written as 16 hexadecimal digits.
 */
public record Epoch(long bits) implements Comparable<Epoch> {

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if the text is not 16 lower-case hexadecimal digits
     */
    public static Epoch of(String text) {
        return new Epoch(Hex64.parse("epoch", text));
    }

    /** Orders by the written form, so that every node sorts writers alike. */
    @Override
    public int compareTo(Epoch other) {
        return Long.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return Hex64.format(bits);
    }
}
