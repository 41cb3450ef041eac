package dev.sluice.serve.content;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpServerResponse;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.function.Function;

/**
 * Slices read into memory: for TLS, where the bytes must be encrypted in the program. A reader of
 * our own, since the framework's own spins for ever on a file that was truncated.
 */
final class BufferSlices implements SliceForm {

    static final String METHOD = "buffered";

    private final HttpServerResponse response;

    BufferSlices(HttpServerResponse response) {
        this.response = response;
    }

    @Override
    public String method() {
        return METHOD;
    }

    @Override
    public boolean isInMemory() {
        return true;
    }

    @Override
    public int leastSlice() {
        return 64 << 10;
    }

    /** Four TLS records at a time are enough to keep a socket busy; more is only memory. */
    @Override
    public int mostSlice() {
        return 256 << 10;
    }

    @Override
    public Ready prepare(FileChannel channel, long offset, int length) throws IOException {
        return new Bytes(read(channel, offset, length), response::write);
    }

    /** Reads bytes that are to end a response in one write. */
    static Ready last(FileChannel channel, long offset, int length, HttpServerResponse response)
            throws IOException {
        return new Bytes(read(channel, offset, length), response::end);
    }

    /** Bytes in memory, of which this takes over one reference. */
    Ready of(ByteBuf bytes) {
        return new Bytes(bytes, response::write);
    }

    private static ByteBuf read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(length);
        try {
            readFully(channel, offset, length, bytes);
            return bytes;
        } catch (IOException | RuntimeException | Error e) {
            bytes.release();
            throw e;
        }
    }

    private static void readFully(FileChannel channel, long offset, int length, ByteBuf into)
            throws IOException {
        int done = 0;
        while (done < length) {
            int read = into.writeBytes(channel, offset + done, length - done);
            if (read < 0) {
                throw new EOFException(
                        "read a file: it ends at byte %d, wanted up to %d"
                                .formatted(offset + done, offset + length));
            }
            done += read;
        }
    }

    private record Bytes(ByteBuf bytes, Function<Buffer, Future<Void>> writer) implements Ready {

        /** The response does not release a buffer that it did not make. */
        @Override
        public Future<Void> write() {
            return writer.apply(BufferImpl.buffer(bytes)).onComplete(_ -> release());
        }

        @Override
        public void release() {
            bytes.release();
        }
    }
}
