package dev.sluice.domain;

/** The written form of 64 bits: 16 lower-case hexadecimal digits. */
public final class Hex64 {

    public static final int DIGITS = 16;

    private Hex64() {}

    static String format(long bits) {
        byte[] text = new byte[DIGITS];
        write(bits, text, 0);
        return Latin.text(text, DIGITS);
    }

    /** Writes the digits. */
    public static void write(long bits, byte[] text, int at) {
        long left = bits;
        for (int i = at + DIGITS - 1; i >= at; i--) {
            int digit = (int) left & 0xf;
            text[i] = (byte) (digit < 10 ? '0' + digit : 'a' - 10 + digit);
            left >>>= 4;
        }
    }

    static long parse(String what, String text) {
        if (text.length() == DIGITS) {
            byte[] digits = Latin.bytes(text);
            if (areDigits(digits, 0)) {
                return parse(digits, 0);
            }
        }
        throw new IllegalArgumentException(
                what + " must be 16 hexadecimal digits in lower case, not " + Quoted.of(text));
    }

    /** Whether there are 16 digits from a place on. */
    public static boolean areDigits(byte[] text, int at) {
        for (int i = at; i < at + DIGITS; i++) {
            if (!isDigit(text[i])) {
                return false;
            }
        }
        return true;
    }

    /** The bits that 16 digits say. */
    public static long parse(byte[] digits, int at) {
        long bits = 0;
        for (int i = at; i < at + DIGITS; i++) {
            int c = digits[i];
            bits = bits << 4 | (c <= '9' ? c - '0' : c - 'a' + 10);
        }
        return bits;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }
}
