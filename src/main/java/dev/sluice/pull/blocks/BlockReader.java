package dev.sluice.pull.blocks;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Span;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads stretches of a file and hashes them. For one thread at a time. */
final class BlockReader implements AutoCloseable {

    private static final ContentBuffers BUFFERS = new ContentBuffers(1 << 20);

    private final DigestAlgorithm algorithm;
    private final BooleanSupplier isStopped;
    private final ByteBuffer buffer = BUFFERS.borrow();

    BlockReader(DigestAlgorithm algorithm, BooleanSupplier isStopped) {
        this.algorithm = algorithm;
        this.isStopped = isStopped;
    }

    /** One for another thread. */
    BlockReader another() {
        return new BlockReader(algorithm, isStopped);
    }

    /** How much can be had at once. */
    int most() {
        return buffer.capacity();
    }

    /** A stretch of a file, which stays in the buffer until the next call. */
    ByteBuffer stretch(FileChannel channel, long offset, int length) throws IOException {
        fill(channel, offset, length);
        return buffer;
    }

    /** The strong hash of a block that is in memory. */
    BlockList.Strong strong(ByteBuffer block) {
        return BlockList.Strong.of(ContentDigest.ofWhole(algorithm, block));
    }

    /** The strong hash of a block. */
    BlockList.Strong strong(FileChannel channel, long offset, long length) throws IOException {
        if (length > buffer.capacity()) {
            return BlockList.Strong.of(digest(channel, offset, length));
        }
        fill(channel, offset, (int) length);
        return BlockList.Strong.of(ContentDigest.ofWhole(algorithm, buffer));
    }

    /** The digest of a stretch. */
    Digest digest(FileChannel channel, long offset, long length) throws IOException {
        ContentDigest digest = ContentDigest.of(algorithm);
        for (long done = 0; done < length; done += buffer.limit()) {
            fill(channel, offset + done, (int) Math.min(buffer.capacity(), length - done));
            digest.update(buffer);
        }
        return digest.finish();
    }

    /**
     * The digest of a file that another thread is still writing.
     *
     * @return null if it will not be written to its end
     */
    @Nullable Digest digestBehind(FileChannel channel, long size, Steps steps) throws IOException {
        ContentDigest digest = ContentDigest.of(algorithm);
        for (long done = 0; done < size; done += buffer.limit()) {
            int count = (int) Math.min(buffer.capacity(), size - done);
            if (!steps.await(done + count)) {
                return null;
            }
            fill(channel, done, count);
            digest.update(buffer);
        }
        return digest.finish();
    }

    /** Whether a stretch has nothing but zeros. */
    boolean isZero(FileChannel channel, Span stretch) throws IOException {
        for (long done = 0; done < stretch.length(); done += buffer.limit()) {
            long most = Math.min(buffer.capacity(), stretch.length() - done);
            fill(channel, stretch.offset() + done, (int) most);
            while (buffer.hasRemaining()) {
                if (buffer.get() != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The next bytes, in the buffer from its beginning to its limit. */
    private void fill(FileChannel channel, long offset, int count) throws IOException {
        if (isStopped.getAsBoolean()) {
            throw new InterruptedIOException("the round has ended");
        }
        buffer.clear().limit(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException("a file ended at " + (offset + buffer.position()));
            }
        }
        buffer.flip();
    }

    /** Reads into an array, as much as there is: fewer bytes only at the end. */
    int read(FileChannel channel, long offset, byte[] into, int at, int most) throws IOException {
        int done = 0;
        while (done < most) {
            if (isStopped.getAsBoolean()) {
                throw new InterruptedIOException("the round has ended");
            }
            buffer.clear().limit(Math.min(buffer.capacity(), most - done));
            int count = channel.read(buffer, offset + done);
            if (count <= 0) {
                return done;
            }
            buffer.flip().get(into, at + done, count);
            done += count;
        }
        return done;
    }

    @Override
    public void close() {
        BUFFERS.release(buffer);
    }
}
