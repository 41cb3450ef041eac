package dev.sluice.domain;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The weak hash of blocks, which can be rolled: that of the same stretch one byte further on
 * follows from it and two bytes. It is the sum of byte times 31 to the power of how many bytes
 * follow it, bytes taken with their sign, modulo 2^32: the polynomial of {@link
 * Arrays#hashCode(byte[])}, for which the virtual machine has vector code.
 */
public final class WeakHash {

    private static final int FACTOR = 31;

    /** What is hashed in one go at most: it should stay in the cache. */
    private static final int MAX_PIECE = 64 << 10;

    private final byte[] piece;
    private final int piecePower;
    private int hash;

    /**
     * @param block bytes that are mostly hashed: it is fast for whole pieces of it
     */
    public WeakHash(long block) {
        this.piece = new byte[piece(block)];
        this.piecePower = power(piece.length);
    }

    /** How many bytes are hashed in one go where blocks have a size. */
    public static int piece(long block) {
        return (int) Math.min(MAX_PIECE, block);
    }

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

    /** Adds the remaining bytes of a buffer, and consumes them. */
    public void add(ByteBuffer bytes) {
        while (bytes.remaining() >= piece.length) {
            bytes.get(piece);
            // That of the array begins with 1 instead of 0.
            hash = hash * piecePower + Arrays.hashCode(piece) - piecePower;
        }
        int now = hash;
        while (bytes.hasRemaining()) {
            now = FACTOR * now + bytes.get();
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
