package dev.sluice.serve.content;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The records of an extended tar header (POSIX pax): {@code 21 mtime=1700000000.5} and a line feed
 * each, where the number counts the whole record, itself included. Used again for every file of a
 * bundle, since nearly each has one.
 */
final class PaxRecords {

    /** What a record has beside its length, its keyword and its value: a space, = and line feed. */
    private static final int SIGNS = 3;

    private byte[] bytes = new byte[256];
    private int size;

    /** Forgets all records. */
    void clear() {
        size = 0;
    }

    /**
     * Adds a record.
     *
     * @param keyword of ASCII
     */
    void add(String keyword, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        int rest = keyword.length() + text.length + SIGNS;
        // The length may need a digit more for counting itself.
        String length = Integer.toString(rest + digits(rest + digits(rest)));
        if (size + rest + length.length() > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length + rest + length.length());
        }
        put(length);
        bytes[size++] = ' ';
        put(keyword);
        bytes[size++] = '=';
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
        bytes[size++] = '\n';
    }

    private void put(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            bytes[size++] = (byte) ascii.charAt(i);
        }
    }

    private static int digits(int number) {
        int digits = 1;
        for (int left = number; left >= 10; left /= 10) {
            digits++;
        }
        return digits;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Bytes of all records. */
    int size() {
        return size;
    }

    void writeTo(ByteBuf out) {
        out.writeBytes(bytes, 0, size);
    }
}
