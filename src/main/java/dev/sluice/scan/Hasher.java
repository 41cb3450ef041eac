package dev.sluice.scan;

import dev.sluice.disk.digest.BlockHashing;
import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Hashes files, several at once: as many as the executor has threads. They must be platform
 * threads, since reading may wait for a disk, and few, since each keeps a buffer of 1 MiB outside
 * the heap.
 */
public final class Hasher {

    private static final int BUFFER_BYTES = 1 << 20;

    /** Of a thread, whichever folder it hashes for. */
    private static final ThreadLocal<ByteBuffer> BUFFER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER_BYTES));

    private final Executor executor;

    /**
     * @param executor runs the hashing; the caller owns it. What it queues is bounded by {@link
     *     HashQueue}, not by its own queue
     */
    public Hasher(Executor executor) {
        this.executor = executor;
    }

    /**
     * The digest of the first bytes of a file, on the calling thread.
     *
     * @param size how many bytes; a file that has grown since is read no further
     * @param count to which what is read is added, a piece at a time
     * @throws EOFException if the file has become shorter
     */
    public Digest hash(OpenFile file, long size, DigestAlgorithm algorithm, LongAdder count)
            throws IOException {
        return hash(file, size, algorithm, count, null);
    }

    /**
     * As {@link #hash}.
     *
     * @param blocks made in the same pass; null for none
     */
    Digest hash(
            OpenFile file,
            long size,
            DigestAlgorithm algorithm,
            LongAdder count,
            @Nullable BlockHashing blocks)
            throws IOException {
        FileChannel channel = file.channel();
        ContentDigest digest = ContentDigest.of(algorithm);
        ByteBuffer bytes = BUFFER.get();
        long position = 0;
        while (position < size) {
            bytes.clear().limit((int) Math.min(BUFFER_BYTES, size - position));
            int read = channel.read(bytes, position);
            if (read <= 0) {
                throw new EOFException("it ended after " + position + " of " + size + " bytes");
            }
            position += read;
            count.add(read);
            bytes.flip();
            if (blocks != null) {
                blocks.update(bytes.duplicate());
            }
            digest.update(bytes);
        }
        return digest.finish();
    }

    /** Room for so many bytes, of the calling thread until it asks again. */
    static ByteBuffer buffer(int bytes) {
        return BUFFER.get().clear().limit(bytes);
    }

    /** Runs a task on the hashing threads. */
    void run(Runnable task) {
        executor.execute(task);
    }
}
