package dev.sluice.serve.content;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Writes what stands around the contents in a tar stream: a ustar header each, before it a pax
 * header where ustar cannot say it (a name that is long or not ASCII, an mtime with a fraction of a
 * second, 8 GiB or more), and zeros up to the next block. A plain header is 512 bytes; one with pax
 * is 1,536, or more for a long name. For one thread at a time.
 */
final class TarWriter {

    static final int BLOCK = 512;

    /**
     * The most bytes of the headers of one file: two blocks, and records for a path of 4,096 bytes.
     */
    static final int MAX_HEADERS = 12 * BLOCK;

    /** Bytes of the end of the stream. */
    static final int END = 2 * BLOCK;

    private static final String SKIPPED = "SLUICE.skipped";
    private static final String UNAVAILABLE = "SLUICE.unavailable";
    private static final byte FILE = '0';
    private static final byte PAX = 'x';
    private static final int PAX_MODE = 0644;
    private static final int MAX_NAME = 100;
    private static final int MAX_PREFIX = 155;

    /** What eleven octal digits can say. */
    private static final long MAX_NUMBER = (1L << 33) - 1;

    private static final byte[] MAGIC = "ustar\00000".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PAX_NAME = "PaxHeader".getBytes(StandardCharsets.US_ASCII);
    private static final int MAGIC_AT = 257;
    private static final int PREFIX_AT = 345;

    private final byte[] block = new byte[BLOCK];
    private final PaxRecords pax = new PaxRecords();

    /** Writes the headers of a content, which is to follow. */
    void file(RelativePath path, State.File file, ByteBuf out) {
        file(path, file, file.size(), out);
    }

    /** Writes the headers of so many bytes of a content, which are to follow. */
    void file(RelativePath path, State.File file, long length, ByteBuf out) {
        pax.clear();
        Instant mtime = file.mtime();
        if (length > MAX_NUMBER) {
            pax.add("size", Long.toString(length));
        }
        if (mtime.getNano() != 0 || !isNumber(mtime.getEpochSecond())) {
            pax.add("mtime", seconds(mtime));
        }
        write(path, file.mode().bits(), length, mtime.getEpochSecond(), out);
    }

    /** Writes an empty entry instead of a content. */
    void skipped(RelativePath path, Skipped reason, ByteBuf out) {
        pax.clear();
        pax.add(SKIPPED, reason.text());
        if (reason.unavailable() != null) {
            pax.add(UNAVAILABLE, reason.unavailable());
        }
        write(path, 0, 0, 0, out);
    }

    /** Writes the zeros that fill the last block of so many bytes. */
    static void pad(long size, ByteBuf out) {
        out.writeZero((int) (-size & (BLOCK - 1)));
    }

    /** Writes the end of the stream. */
    static void end(ByteBuf out) {
        out.writeZero(END);
    }

    private void write(RelativePath path, int mode, long size, long mtime, ByteBuf out) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        int split = split(name);
        if (split < 0) {
            pax.add("path", path.toString());
        }
        if (!pax.isEmpty()) {
            writePax(out);
        }
        begin();
        if (split > 0) {
            System.arraycopy(name, 0, block, PREFIX_AT, split);
            System.arraycopy(name, split + 1, block, 0, name.length - split - 1);
        } else {
            // Of a path that stands in the pax header only the last name, as a hint for people.
            byte[] hint = split == 0 ? name : path.name().getBytes(StandardCharsets.UTF_8);
            System.arraycopy(hint, 0, block, 0, most(hint));
        }
        header(FILE, mode, size, mtime, out);
    }

    private void writePax(ByteBuf out) {
        begin();
        System.arraycopy(PAX_NAME, 0, block, 0, PAX_NAME.length);
        header(PAX, PAX_MODE, pax.size(), 0, out);
        pax.writeTo(out);
        pad(pax.size(), out);
    }

    /**
     * Where a name is to be cut so that both parts have room in a ustar header: 0 if it needs no
     * cut, -1 if there is no such place or it is not ASCII.
     */
    private static int split(byte[] name) {
        for (byte b : name) {
            if (b < 0) {
                return -1;
            }
        }
        if (name.length <= MAX_NAME) {
            return 0;
        }
        for (int i = name.length - MAX_NAME - 1; i <= MAX_PREFIX && i < name.length; i++) {
            if (name[i] == '/') {
                return i;
            }
        }
        return -1;
    }

    /** How many bytes of a name have room, whole characters only. */
    private static int most(byte[] name) {
        int length = Math.min(name.length, MAX_NAME);
        while (length < name.length && (name[length] & 0xc0) == 0x80) {
            length--;
        }
        return length;
    }

    private void begin() {
        Arrays.fill(block, (byte) 0);
    }

    /** Fills in all but the name and writes the block. */
    private void header(byte type, int mode, long size, long mtime, ByteBuf out) {
        octal(mode, 100, 7);
        octal(0, 108, 7);
        octal(0, 116, 7);
        octal(isNumber(size) ? size : 0, 124, 11);
        octal(isNumber(mtime) ? mtime : 0, 136, 11);
        block[156] = type;
        System.arraycopy(MAGIC, 0, block, MAGIC_AT, MAGIC.length);
        // The sum is over the header with spaces in place of the sum.
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(sum, 148, 6);
        block[154] = 0;
        out.writeBytes(block);
    }

    private void octal(long value, int offset, int digits) {
        for (int i = digits - 1; i >= 0; i--) {
            block[offset + i] = (byte) ('0' + (value >>> 3 * (digits - 1 - i) & 7));
        }
    }

    private static boolean isNumber(long value) {
        return value >= 0 && value <= MAX_NUMBER;
    }

    private static String seconds(Instant time) {
        if (time.getEpochSecond() < 0 || time.getNano() == 0) {
            return exactly(time);
        }
        StringBuilder text = new StringBuilder(24).append(time.getEpochSecond());
        int point = text.length();
        int end = text.append(1_000_000_000 + time.getNano()).length();
        text.setCharAt(point, '.');
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, end);
    }

    /** Before 1970 the fraction counts the other way, which is left to decimals. */
    private static String exactly(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond())
                .add(BigDecimal.valueOf(time.getNano(), 9))
                .stripTrailingZeros()
                .toPlainString();
    }
}
