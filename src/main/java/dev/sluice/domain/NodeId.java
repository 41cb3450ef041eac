package dev.sluice.domain;

/**
 * Names one node for ever: 64 random bits made once and kept in its state directory. Written as 16
 * hexadecimal digits.
 */
public record NodeId(long bits) {

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if the text is not 16 lower-case hexadecimal digits
     */
    public static NodeId of(String text) {
        return new NodeId(Hex64.parse("node id", text));
    }

    @Override
    public String toString() {
        return Hex64.format(bits);
    }
}
