package dev.sluice.index.codec;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Reads what a {@link BlobWriter} wrote. Every method throws {@link IllegalArgumentException} where
 * the blob ends too early.
 */
public final class BlobReader {

    private final ByteBuffer buffer;

    public BlobReader(byte[] blob) {
        this.buffer = ByteBuffer.wrap(blob);
    }

    public boolean hasMore() {
        return buffer.hasRemaining();
    }

    public byte oneByte() {
        return read(ByteBuffer::get);
    }

    /** Without a sign. */
    public int twoBytes() {
        return Short.toUnsignedInt(read(ByteBuffer::getShort));
    }

    public int fourBytes() {
        return read(ByteBuffer::getInt);
    }

    public long eightBytes() {
        return read(ByteBuffer::getLong);
    }

    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        byte[] bytes = new byte[twoBytes()];
        read(blob -> blob.get(bytes));
        return bytes;
    }

    /** What {@link BlobWriter#putLong} wrote. */
    public byte[] longBytes() {
        int length = fourBytes();
        if (length < 0 || length > buffer.remaining()) {
            throw new IllegalArgumentException(
                    "a blob of " + buffer.limit() + " bytes has none of " + length + " in it");
        }
        byte[] bytes = new byte[length];
        read(blob -> blob.get(bytes));
        return bytes;
    }

    private <T> T read(Function<ByteBuffer, T> value) {
        try {
            return value.apply(buffer);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(
                    "a blob of " + buffer.limit() + " bytes ends too early", e);
        }
    }
}
