package dev.sluice.domain;

import java.util.Arrays;

/**
 * The weak hash of blocks, which can be rolled: that of the same stretch one byte further on
 * follows from it and two bytes. It is the sum of byte times 31 to the power of how many bytes
 * follow it, bytes taken with their sign, modulo 2^32: the polynomial of {@link
 * Arrays#hashCode(byte[])}, for which the virtual machine has vector code.
 */
public final class WeakHash {

    private static final int FACTOR = 31;

    /** What is hashed in one go. */
    static final int PIECE = 64 << 10;

    private static final int PIECE_POWER = power(PIECE);

    private int hash;

    /** 31 to the power of a count of bytes. */
    public static int power(long count) {
        int power = 1;
        int square = FACTOR;
        for (long left = count; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                power *= square;
            }
            square *= square;
        }
        return power;
    }

    /**
     * That of the stretch one byte further on.
     *
     * @param power that of the length of the stretch
     * @param left the byte that it leaves behind
     * @param entered the byte that is new in it
     */
    public static int roll(int hash, int power, byte left, byte entered) {
        return FACTOR * hash + (entered - power * left);
    }

    /** Adds a piece of {@value #PIECE} bytes. */
    private void addPiece(byte[] bytes) {
        // That of the array begins with 1 instead of 0.
        hash = hash * PIECE_POWER + Arrays.hashCode(bytes) - PIECE_POWER;
    }

    /**
     * Adds bytes.
     *
     * @param bytes of which the first so many are taken
     */
    public void add(byte[] bytes, int count) {
        if (count == PIECE && bytes.length == PIECE) {
            addPiece(bytes);
            return;
        }
        int now = hash;
        for (int i = 0; i < count; i++) {
            now = FACTOR * now + bytes[i];
        }
        hash = now;
    }

    /** The hash of what was added; it begins anew. */
    public int finish() {
        int result = hash;
        hash = 0;
        return result;
    }
}
