package dev.sluice.peer.content;

import dev.sluice.peer.http.BadAnswer;
import dev.sluice.peer.http.Utf8;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A ustar header, of which only what a bundle needs is read.
 *
 * @param type what follows
 * @param path by the fields of ustar; a pax header before may name another
 * @param size by the field of ustar, 0 to 8 GiB - 1
 */
public record TarHeader(byte type, String path, long size) {

    static final int BLOCK = 512;
    static final byte FILE = '0';
    static final byte PAX = 'x';

    private static final byte[] MAGIC = "ustar\00000".getBytes(StandardCharsets.US_ASCII);

    /**
     * Reads a header.
     *
     * @param block of 512 bytes
     * @throws BadAnswer if it is none, or its checksum is wrong
     */
    public static TarHeader parse(byte[] block) throws BadAnswer {
        if (!Arrays.equals(block, 257, 257 + MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new BadAnswer("what should be the header of an entry is no ustar header");
        }
        long sum = octal(block, 148, 6, "checksum");
        int actual = sum(block);
        if (sum != actual) {
            throw new BadAnswer("the checksum of a header is " + sum + ", not " + actual);
        }
        String name = text(block, 0, 100);
        String prefix = text(block, 345, 155);
        return new TarHeader(
                block[156],
                prefix.isEmpty() ? name : prefix + "/" + name,
                octal(block, 124, 11, "size"));
    }

    /** The sum of all bytes, those of the checksum itself taken as spaces. */
    private static int sum(byte[] block) {
        return sum(block, 0, 148) + 8 * ' ' + sum(block, 156, BLOCK);
    }

    private static int sum(byte[] block, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += block[i] & 0xff;
        }
        return sum;
    }

    private static long octal(byte[] block, int offset, int digits, String field) throws BadAnswer {
        long value = 0;
        for (int i = offset; i < offset + digits; i++) {
            int digit = block[i] - '0';
            if (digit < 0 || digit > 7) {
                throw new BadAnswer(
                        "the " + field + " of a header must be " + digits + " octal digits");
            }
            value = value << 3 | digit;
        }
        return value;
    }

    private static String text(byte[] block, int offset, int most) throws BadAnswer {
        int length = 0;
        while (length < most && block[offset + length] != 0) {
            length++;
        }
        return utf8(block, offset, length);
    }

    static String utf8(byte[] bytes, int offset, int length) throws BadAnswer {
        try {
            return Utf8.decode(bytes, offset, length);
        } catch (CharacterCodingException e) {
            throw new BadAnswer("a header is not UTF-8", e);
        }
    }
}
