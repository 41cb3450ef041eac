package dev.sluice.index.sqlite.file;

import dev.sluice.index.IndexException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second process, and a second opening in this one, away from an index: two of them would
 * give the same sequences and counters twice. The lock lies on a file of its own, since a lock on
 * the database would get in the way of SQLite's. The file stays when the lock is gone; removing it
 * would let two processes lock two files of one name.
 */
final class IndexLock implements Closeable {

    private static final String STEP = "take the lock";

    /**
     * What is open in this process. Asked before the lock file is opened: POSIX drops all locks of
     * a process on a file as soon as the process closes any channel to it, so that a refused second
     * opening would take the lock from the first.
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path lockFile;
    private final FileChannel channel;

    private IndexLock(Path lockFile, FileChannel channel) {
        this.lockFile = lockFile;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws IndexException if it is taken, or the lock file cannot be opened
     */
    static IndexLock take(IndexFile file) {
        Path lockFile = file.path().resolveSibling(file.path().getFileName() + ".lock");
        try {
            Path canonical = canonical(lockFile);
            return new IndexLock(canonical, openOnce(file, canonical));
        } catch (IOException e) {
            // The message of a file system's exception is often the bare name.
            throw file.failed(STEP, new IOException(e.toString(), e));
        }
    }

    /** One and the same for every way to write the path, also before there is a file. */
    private static Path canonical(Path lockFile) throws IOException {
        Path parent = lockFile.toAbsolutePath().getParent();
        return parent == null ? lockFile : parent.toRealPath().resolve(lockFile.getFileName());
    }

    private static FileChannel openOnce(IndexFile file, Path canonical) throws IOException {
        if (!OPEN.add(canonical)) {
            throw file.refused(STEP, "it is already open in this process");
        }
        try {
            return openLocked(file, canonical);
        } catch (IOException | RuntimeException e) {
            OPEN.remove(canonical);
            throw e;
        }
    }

    private static FileChannel openLocked(IndexFile file, Path lockFile) throws IOException {
        FileChannel channel =
                FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw file.refused(STEP, "another process has locked " + lockFile);
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Closed twice, it leaves alone what another opening has locked since. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try {
                channel.close();
            } finally {
                OPEN.remove(lockFile);
            }
        }
    }
}
