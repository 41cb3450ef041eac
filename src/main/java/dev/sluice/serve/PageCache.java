package dev.sluice.serve;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;

/**
 * Brings a slice of a file into the page cache, so that the event loop which sends it does not wait
 * for a disk, and with it every other connection of that loop.
 */
final class PageCache {

    private static final int BUFFER = 256 * 1024;

    /** Set in a native executable and while it is compiled. */
    private static final boolean NATIVE =
            System.getProperty("org.graalvm.nativeimage.imagecode") != null;

    private PageCache() {}

    /**
     * Reads a slice once, unless the kernel says that all of its pages are there. To be called on a
     * thread that may wait. It never touches a mapped page: in a file that was truncated that would
     * end the process.
     *
     * @throws IOException if the file is shorter, or cannot be read
     */
    static void warm(FileChannel channel, long offset, int length) throws IOException {
        if (!isLoaded(channel, offset, length)) {
            read(channel, offset, length);
        }
    }

    /**
     * Costs about 11 ms for each GiB. Of a file that we neither own nor may write the kernel tells
     * nothing and says that all is there; then a cold page is read by the event loop after all.
     */
    private static boolean isLoaded(FileChannel channel, long offset, int length)
            throws IOException {
        if (channel.size() < offset + length) {
            return false;
        }
        if (NATIVE) {
            return isLoadedByBuffer(channel, offset, length);
        }
        try (Arena arena = Arena.ofConfined()) {
            return channel.map(FileChannel.MapMode.READ_ONLY, offset, length, arena).isLoaded();
        }
    }

    /**
     * Without java.lang.foreign. The mapping stays until the buffer is collected: address space.
     */
    static boolean isLoadedByBuffer(FileChannel channel, long offset, int length)
            throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, offset, length).isLoaded();
    }

    private static void read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(BUFFER);
        try {
            for (int done = 0; done < length; done += buffer.readableBytes()) {
                buffer.clear();
                readFully(channel, offset + done, Math.min(BUFFER, length - done), buffer);
            }
        } finally {
            buffer.release();
        }
    }

    /**
     * Reads exactly so many bytes into a buffer.
     *
     * @throws IOException if the file is shorter
     */
    static void readFully(FileChannel channel, long offset, int length, ByteBuf into)
            throws IOException {
        int done = 0;
        while (done < length) {
            int read = into.writeBytes(channel, offset + done, length - done);
            if (read < 0) {
                throw new IOException(
                        "read a file: it ends at byte %d, wanted up to %d"
                                .formatted(offset + done, offset + length));
            }
            done += read;
        }
    }
}
