package dev.sluice.domain;

import java.util.HexFormat;

/** The written form of 64 bits: 16 lower-case hexadecimal digits. */
final class Hex64 {

    private static final int DIGITS = 16;

    private Hex64() {}

    static String format(long bits) {
        return HexFormat.of().toHexDigits(bits);
    }

    static long parse(String what, String text) {
        if (text.length() != DIGITS || !areDigits(text)) {
            throw new IllegalArgumentException(
                    what + " must be 16 hexadecimal digits in lower case, not " + Quoted.of(text));
        }
        return HexFormat.fromHexDigitsToLong(text);
    }

    /** Whether all characters are digits. A loop, since every id and digest of a feed is asked. */
    static boolean areDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }
}
