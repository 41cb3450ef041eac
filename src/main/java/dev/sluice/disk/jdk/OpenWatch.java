package dev.sluice.disk.jdk;

import dev.sluice.disk.held.IoCall;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Frees an open that hangs on a FIFO. Every name is looked at before it is opened, and only a
 * regular file is opened; but between the two somebody may put a FIFO there, whose open waits for a
 * writer for ever, and Java has neither O_NONBLOCK nor a way to interrupt an open. So a thread of
 * ours looks after opens that last long, and opens such a FIFO for reading and writing, which on
 * Linux never waits and is the writer that the other one waits for. The look after the open then
 * finds that it is no regular file.
 *
 * <p>The JDK locks a directory while something is opened in it, and whoever closes it waits for
 * that lock, and so does whoever then wants to look into it: this thread, for ever. So a directory
 * is closed only when nothing is being opened in it, see {@link #awaitNone}.
 *
 * <p>A device that hangs when it is opened is not freed: only root can put one there.
 */
final class OpenWatch {

    private static final System.Logger LOG = System.getLogger(OpenWatch.class.getName());

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Between two looks of who closes a directory; most opens are over long before. */
    private static final Duration PAUSE = Duration.ofMillis(5);

    private static final Set<Attempt> UNDER_WAY = ConcurrentHashMap.newKeySet();

    /**
     * Set before the look for attempts, and read after an attempt was added: so one of the two sees
     * the other, and an open costs a wake-up once a second at most.
     */
    private static volatile boolean isAsleep = true;

    private OpenWatch() {}

    /** One open; without equals, so that two of the same name are two. */
    @SuppressWarnings("ClassCanBeRecord")
    private static final class Attempt {
        private final JavaDirectory directory;
        private final String name;
        private final long since = System.nanoTime();

        Attempt(JavaDirectory directory, String name) {
            this.directory = directory;
            this.name = name;
        }

        boolean isLong() {
            return System.nanoTime() - since > PATIENCE.toNanos();
        }
    }

    /** Starts its thread at first use, never while a native image is built. */
    private static final class Watcher {
        static final Thread THREAD =
                Thread.ofPlatform().daemon().name("disk-open-watch").start(OpenWatch::watch);
    }

    static <T> T during(JavaDirectory directory, String name, IoCall<T> open) throws IOException {
        Attempt attempt = new Attempt(directory, name);
        UNDER_WAY.add(attempt);
        if (isAsleep) {
            LockSupport.unpark(Watcher.THREAD);
        }
        try {
            if (directory.isClosing()) {
                throw new ClosedDirectoryStreamException();
            }
            return open.run();
        } finally {
            UNDER_WAY.remove(attempt);
        }
    }

    /**
     * Waits until nothing is being opened in a directory that says of itself that it is closing:
     * opens that begin later see that.
     */
    static void awaitNone(JavaDirectory directory) {
        while (isUnderWay(directory)) {
            LockSupport.parkNanos(directory, PAUSE.toNanos());
        }
    }

    private static boolean isUnderWay(JavaDirectory directory) {
        for (Attempt attempt : UNDER_WAY) {
            if (attempt.directory == directory) {
                return true;
            }
        }
        return false;
    }

    private static void watch() {
        while (true) {
            try {
                turn();
            } catch (RuntimeException | Error e) {
                // Without this thread opens would hang for ever, so nothing ends it.
                LOG.log(Level.WARNING, "a look after opens that last long has failed", e);
            }
        }
    }

    private static void turn() {
        isAsleep = true;
        if (UNDER_WAY.isEmpty()) {
            LockSupport.park(OpenWatch.class);
        }
        isAsleep = false;
        LockSupport.parkNanos(OpenWatch.class, PATIENCE.toNanos());
        UNDER_WAY.stream().filter(Attempt::isLong).forEach(OpenWatch::free);
    }

    private static void free(Attempt attempt) {
        try {
            if (Look.isFifo(attempt.directory, attempt.name)) {
                attempt.directory
                        .openUnwatched(
                                attempt.name,
                                Set.of(
                                        StandardOpenOption.READ,
                                        StandardOpenOption.WRITE,
                                        LinkOption.NOFOLLOW_LINKS))
                        .close();
            }
        } catch (IOException | RuntimeException _) {
            // The name may be gone or changed again; the next turn looks anew.
        }
    }
}
