package dev.sluice.domain;

/**
 * A part of a content.
 *
 * @param offset of its first byte, 0 or more
 * @param length bytes, 1 or more
 */
public record Span(long offset, long length) {

    /**
     * @throws IllegalArgumentException if it is empty, or not within 0 to 2^63-1
     */
    public Span {
        if (offset < 0 || length <= 0 || offset > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException(
                    "a span must have an offset of 0 or more and a length of 1 or more, not "
                            + offset
                            + " and "
                            + length);
        }
    }

    /** The offset behind its last byte. */
    public long end() {
        return offset + length;
    }
}
