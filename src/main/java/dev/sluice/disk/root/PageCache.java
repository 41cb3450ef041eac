package dev.sluice.disk.root;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Brings a slice of a file into the page cache, so that the event loop which sends it does not wait
 * for a disk, and with it every other connection of that loop.
 */
public final class PageCache {

    private static final Path NOWHERE = Path.of("/dev/null");

    /** While a slice comes, the kernel may drop again what came first; more would not help then. */
    private static final int MAX_TRIES = 3;

    /** Set in a native executable and while it is compiled. */
    private static final boolean NATIVE =
            System.getProperty("org.graalvm.nativeimage.imagecode") != null;

    private PageCache() {}

    /**
     * Waits until all pages of a slice are there, as the kernel says. To be called on a thread that
     * may wait. It never touches a mapped page: in a file that was truncated that would end the
     * process.
     *
     * @throws IOException if the file is shorter, or cannot be read
     */
    public static void warm(FileChannel channel, long offset, int length) throws IOException {
        for (int i = 0; i < MAX_TRIES && !isLoaded(channel, offset, length); i++) {
            bringIn(channel, offset, length);
        }
    }

    /**
     * Costs about 20 ms for each GiB. Of a file that we neither own nor may write the kernel tells
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

    /**
     * By the call that sends it later, to where nothing is copied: that waits for whole folios. A
     * read is content with the part that it asked for, while a large folio that reaches over the
     * end of the slice is still being read; then whoever sends the slice would wait for the rest.
     */
    private static void bringIn(FileChannel channel, long offset, int length) throws IOException {
        try (FileChannel nowhere = FileChannel.open(NOWHERE, StandardOpenOption.WRITE)) {
            int done = 0;
            while (done < length) {
                long sent = channel.transferTo(offset + done, length - done, nowhere);
                if (sent <= 0) {
                    throw new EOFException(
                            "read a file: it ends at byte %d, wanted up to %d"
                                    .formatted(offset + done, offset + length));
                }
                done += (int) sent;
            }
        }
    }
}
