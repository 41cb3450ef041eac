package dev.sluice.domain;

/**
 * A sum of 128-bit hashes: the same whatever the order in which they were added, and what was added
 * can be taken away again. It adds modulo 2^128 and is written as 32 hexadecimal digits. (A sum,
 * and not an exclusive or: the same hash twice must not cancel out.)
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record Sum(long high, long low) {

    /** Of nothing. */
    public static final Sum ZERO = new Sum(0, 0);

    private static final int DIGITS = 16;

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is not 32 lower-case hexadecimal digits
     */
    public static Sum of(String text) {
        if (text.length() != 2 * DIGITS) {
            throw new IllegalArgumentException(
                    "a sum must be 32 hexadecimal digits, not " + Quoted.of(text));
        }
        return new Sum(
                Hex64.parse("sum", text.substring(0, DIGITS)),
                Hex64.parse("sum", text.substring(DIGITS)));
    }

    /** With one more. */
    public Sum plus(Sum other) {
        long sum = low + other.low;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        return new Sum(high + other.high + carry, sum);
    }

    /** With one less. */
    public Sum minus(Sum other) {
        long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
        return new Sum(high - other.high - borrow, low - other.low);
    }

    @Override
    public String toString() {
        return Hex64.format(high) + Hex64.format(low);
    }
}
