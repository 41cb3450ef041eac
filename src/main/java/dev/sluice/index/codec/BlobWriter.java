package dev.sluice.index.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes values one after the other, big-endian, texts and bytes with their length before them. */
public final class BlobWriter {

    private ByteBuffer buffer;

    /**
     * @param room for so many bytes at first
     */
    public BlobWriter(int room) {
        buffer = ByteBuffer.allocate(room);
    }

    public BlobWriter put(byte value) {
        room(Byte.BYTES).put(value);
        return this;
    }

    public BlobWriter put(short value) {
        room(Short.BYTES).putShort(value);
        return this;
    }

    public BlobWriter put(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    public BlobWriter put(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    public BlobWriter put(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param bytes at most 64 KiB less one byte; a path, a link's target, a digest and a version of
     *     fewer than 4,096 writers have less
     */
    public BlobWriter put(byte[] bytes) {
        if (bytes.length > 0xFFFF) {
            throw new IllegalArgumentException("too long for an intent: " + bytes.length);
        }
        put((short) bytes.length);
        room(bytes.length).put(bytes);
        return this;
    }

    /** Bytes of which there may be more. */
    public BlobWriter putLong(byte[] bytes) {
        put(bytes.length);
        room(bytes.length).put(bytes);
        return this;
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int size = Math.max(2 * buffer.capacity(), buffer.position() + bytes);
            buffer = ByteBuffer.allocate(size).put(buffer.flip());
        }
        return buffer;
    }

    public byte[] bytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
