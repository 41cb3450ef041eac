package dev.sluice.wire;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Hex64;
import dev.sluice.domain.Timestamp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Lines of JSON in memory, written as a generator would write them. For one thread at a time. */
public final class LineWriter {

    private static final int MAX_DIGITS = 20;

    /** A byte that must be escaped takes six: a backslash, {@code u} and four digits. */
    private static final int MAX_ESCAPED = 6;

    private byte[] bytes;
    private int size;

    /**
     * @param room for so many bytes at first
     */
    public LineWriter(int room) {
        bytes = new byte[room];
    }

    /** What was written: the first {@link #size} of them. */
    public byte[] bytes() {
        return bytes;
    }

    public int size() {
        return size;
    }

    /** Forgets what was written. */
    public void clear() {
        size = 0;
    }

    private void need(int room) {
        if (bytes.length - size < room) {
            bytes = Arrays.copyOf(bytes, Math.max(size + room, 2 * bytes.length));
        }
    }

    /** Bytes as they are. */
    LineWriter put(byte[] literal) {
        need(literal.length);
        System.arraycopy(literal, 0, bytes, size, literal.length);
        size += literal.length;
        return this;
    }

    LineWriter put(char ascii) {
        need(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    /** A text in quotes. */
    LineWriter text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        need(utf8.length + 2);
        bytes[size++] = '"';
        int at = 0;
        while (at < utf8.length && isPlain(utf8[at])) {
            bytes[size++] = utf8[at++];
        }
        if (at < utf8.length) {
            escape(utf8, at);
        }
        return put('"');
    }

    private static boolean isPlain(byte b) {
        return (b >= ' ' || b < 0) && b != '"' && b != '\\';
    }

    private void escape(byte[] utf8, int from) {
        need((utf8.length - from) * MAX_ESCAPED + 1);
        for (int i = from; i < utf8.length; i++) {
            byte b = utf8[i];
            if (isPlain(b)) {
                bytes[size++] = b;
            } else {
                bytes[size++] = '\\';
                escape(b);
            }
        }
    }

    private void escape(byte b) {
        switch (b) {
            case '"', '\\' -> bytes[size++] = b;
            case '\b' -> bytes[size++] = 'b';
            case '\t' -> bytes[size++] = 't';
            case '\n' -> bytes[size++] = 'n';
            case '\f' -> bytes[size++] = 'f';
            case '\r' -> bytes[size++] = 'r';
            default -> {
                bytes[size++] = 'u';
                bytes[size++] = '0';
                bytes[size++] = '0';
                bytes[size++] = (byte) ('0' + (b >> 4));
                int low = b & 0xf;
                bytes[size++] = (byte) (low < 10 ? '0' + low : 'A' - 10 + low);
            }
        }
    }

    LineWriter number(long value) {
        if (value < 0) {
            return put(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
        }
        need(MAX_DIGITS);
        int digits = 1;
        for (long left = value; left >= 10; left /= 10) {
            digits++;
        }
        long left = value;
        for (int i = size + digits - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        size += digits;
        return this;
    }

    /** At least one octal digit. */
    LineWriter octal(int value) {
        need(MAX_DIGITS);
        int shift = 0;
        while (value >>> shift + 3 != 0) {
            shift += 3;
        }
        for (; shift >= 0; shift -= 3) {
            bytes[size++] = (byte) ('0' + (value >>> shift & 7));
        }
        return this;
    }

    /** The digits of 64 bits. */
    LineWriter hex(long bits) {
        need(Hex64.DIGITS);
        Hex64.write(bits, bytes, size);
        size += Hex64.DIGITS;
        return this;
    }

    LineWriter time(Instant time) {
        need(Timestamp.MAX);
        int length = Timestamp.write(time, bytes, size);
        if (length == 0) {
            return put(time.toString().getBytes(StandardCharsets.US_ASCII));
        }
        size += length;
        return this;
    }

    /** A digest in quotes. */
    LineWriter digest(Digest digest) {
        put('"').put(DigestText.beginning(digest.algorithm()));
        int digits = 2 * digest.length();
        need(digits);
        digest.putDigits(bytes, size);
        size += digits;
        return put('"');
    }
}
