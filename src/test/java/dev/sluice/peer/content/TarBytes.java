package dev.sluice.peer.content;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A tar as a test wants it, right or wrong; written apart from the one that the program writes. */
public final class TarBytes {

    private static final int BLOCK = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public TarBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** An entry with its content and padding. */
    public TarBytes file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public TarBytes file(String name, byte[] bytes) {
        raw(header('0', name, bytes.length)).raw(bytes);
        return raw(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
    }

    /** A pax header with these records, as they are. */
    public TarBytes pax(String records) {
        byte[] bytes = records.getBytes(StandardCharsets.UTF_8);
        raw(header('x', "PaxHeader", bytes.length)).raw(bytes);
        return raw(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
    }

    public TarBytes skipped(String name, String reason) {
        return pax(record("SLUICE.skipped", reason)).file(name, "");
    }

    public TarBytes end() {
        return raw(new byte[2 * BLOCK]);
    }

    /** All of it. */
    public byte[] bytes() {
        return out.toByteArray();
    }

    /** All of it as one chunk. */
    byte[] chunk() {
        return chunks(Integer.MAX_VALUE);
    }

    /** All of it in chunks of a size. */
    public byte[] chunks(int size) {
        byte[] all = out.toByteArray();
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int at = 0; at < all.length; ) {
            int length = Math.min(size, all.length - at);
            chunks.writeBytes(
                    (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.UTF_8));
            chunks.write(all, at, length);
            chunks.writeBytes(new byte[] {'\r', '\n'});
            at += length;
        }
        return chunks.toByteArray();
    }

    public static String record(String keyword, String value) {
        String rest = " " + keyword + "=" + value + "\n";
        int length = rest.getBytes(StandardCharsets.UTF_8).length;
        int whole = length;
        while (whole != length + Integer.toString(whole).length()) {
            whole++;
        }
        return whole + rest;
    }

    /** A header whose checksum is right. */
    public static byte[] header(char type, String name, long size) {
        byte[] block = new byte[BLOCK];
        put(
                block,
                0,
                new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        put(block, 100, "0000644");
        put(block, 124, "%011o".formatted(size));
        put(block, 136, "%011o".formatted(0));
        block[156] = (byte) type;
        put(block, 257, "ustar\00000");
        return summed(block);
    }

    public static byte[] put(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
        return block;
    }

    public static byte[] summed(byte[] block) {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        return put(block, 148, "%06o\0".formatted(sum));
    }

    public static byte[] concat(String before, byte[] middle, String after) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        all.writeBytes(middle);
        all.writeBytes(after.getBytes(StandardCharsets.UTF_8));
        return all.toByteArray();
    }

    /** As text of which only ASCII is right. */
    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
