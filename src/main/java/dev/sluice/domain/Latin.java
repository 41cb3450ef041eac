package dev.sluice.domain;

import java.nio.charset.StandardCharsets;

/** Texts of which each character is a byte, by the cheapest ways that the JDK has. */
final class Latin {

    private Latin() {}

    @SuppressWarnings("deprecation") // It is right for ASCII, which this is.
    static String text(byte[] ascii, int length) {
        return new String(ascii, 0, 0, length);
    }

    /** What is beyond Latin-1 becomes a question mark. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
