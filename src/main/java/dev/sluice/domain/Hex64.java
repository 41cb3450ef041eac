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
        if (text.length() != DIGITS || !text.chars().allMatch(Hex64::isDigit)) {
            throw new IllegalArgumentException(
                    what + " must be 16 hexadecimal digits in lower case, not " + Quoted.of(text));
        }
        return HexFormat.fromHexDigitsToLong(text);
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }
}
