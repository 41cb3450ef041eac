package dev.sluice.disk.root;

import java.io.IOException;
import java.nio.file.FileStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The room on one file system, shared by all folders on it. What is about to come is promised
 * before its first byte, so that transfers that each would have room do not fill the disk together;
 * and a rest is never promised, for the index and for whatever else lives there. Safe for several
 * threads.
 */
public final class Space {

    /** Asks the file system. */
    @FunctionalInterface
    interface Free {
        long bytes() throws IOException;
    }

    private static final Map<FileStore, Space> ALL = new ConcurrentHashMap<>();

    /** Some thousand pages of an index and its log; a small file system keeps less. */
    private static final long MAX_KEPT = 64L << 20;

    private static final int KEPT_PART = 100;

    private final long kept;
    private long promised;

    /**
     * @param kept bytes that are never promised, 0 or more
     */
    Space(long kept) {
        this.kept = kept;
    }

    /** That of a file system, the same for everybody. */
    static Space of(FileStore store) throws IOException {
        long kept = Math.min(MAX_KEPT, store.getTotalSpace() / KEPT_PART);
        return ALL.computeIfAbsent(store, _ -> new Space(kept));
    }

    /**
     * Promises room until the promise is closed.
     *
     * @param free of the root that asks: another on the same file system may be gone
     * @param bytes to come, 0 or more
     * @param what is to come, for the message
     * @throws NoSpaceException if there is not enough that is neither promised nor kept
     */
    synchronized Promise promise(Free free, long bytes, Object what) throws IOException {
        long now = free.bytes();
        // Not a sum, which a size of 2^63-1 would turn negative.
        if (bytes > 0 && bytes > now - promised - kept) {
            throw new NoSpaceException(
                    "no space for %s: %d bytes to come, %d free, %d of them promised to others, %d kept"
                            .formatted(what, bytes, now, promised, kept));
        }
        promised += bytes;
        return new Promise(bytes);
    }

    /** Room for something that is on its way. Safe for several threads. */
    public final class Promise implements AutoCloseable {

        private long left;

        private Promise(long bytes) {
            this.left = bytes;
        }

        /** So much was written: the file system counts it from now on. */
        public void kept(long bytes) {
            synchronized (Space.this) {
                release(Math.min(left, bytes));
            }
        }

        @Override
        public void close() {
            synchronized (Space.this) {
                release(left);
            }
        }

        private void release(long bytes) {
            left -= bytes;
            promised -= bytes;
        }
    }
}
