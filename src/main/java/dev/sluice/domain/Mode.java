package dev.sluice.domain;

/**
 * Permission bits of a file or directory, written in octal: {@code 644}.
 *
 * @param bits 0 to 0777
 */
public record Mode(int bits) implements Comparable<Mode> {

    private static final int ALL = 0777;
    private static final int MAX_DIGITS = 3;

    /**
     * @throws IllegalArgumentException if there are bits outside 0777
     */
    public Mode {
        if ((bits & ~ALL) != 0) {
            throw new IllegalArgumentException(
                    "mode must be 0 to 777 (octal), not " + Integer.toOctalString(bits));
        }
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is not one to three octal digits
     */
    public static Mode of(String text) {
        if (!isOctal(text)) {
            throw new IllegalArgumentException(
                    "mode must be one to three octal digits, not " + Quoted.of(text));
        }
        return new Mode(Integer.parseInt(text, 8));
    }

    private static boolean isOctal(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '7') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_DIGITS;
    }

    @Override
    public int compareTo(Mode other) {
        return Integer.compare(bits, other.bits);
    }

    @Override
    public String toString() {
        return Integer.toOctalString(bits);
    }
}
