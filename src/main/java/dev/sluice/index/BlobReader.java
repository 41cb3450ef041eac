package dev.sluice.index;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Reads what a {@link BlobWriter} wrote. Every method throws {@link IllegalArgumentException} where
 * the blob ends too early.
 */
final class BlobReader {

    private final ByteBuffer buffer;

    BlobReader(byte[] blob) {
        this.buffer = ByteBuffer.wrap(blob);
    }

    boolean hasMore() {
        return buffer.hasRemaining();
    }

    byte oneByte() {
        return read(ByteBuffer::get);
    }

    /** Without a sign. */
    int twoBytes() {
        return Short.toUnsignedInt(read(ByteBuffer::getShort));
    }

    int fourBytes() {
        return read(ByteBuffer::getInt);
    }

    long eightBytes() {
        return read(ByteBuffer::getLong);
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        byte[] bytes = new byte[twoBytes()];
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
