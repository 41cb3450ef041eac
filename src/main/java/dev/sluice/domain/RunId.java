package dev.sluice.domain;

/** Names one start of a node's process: 64 random bits. Written as 16 hexadecimal digits. */
public record RunId(long bits) {

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if the text is not 16 lower-case hexadecimal digits
     */
    public static RunId of(String text) {
        return new RunId(Hex64.parse("run", text));
    }

    @Override
    public String toString() {
        return Hex64.format(bits);
    }
}
