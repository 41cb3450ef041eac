package dev.sluice.peer.http;

import dev.sluice.peer.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the progress of one connection. A certain number of bytes must come within each
 * certain time of waiting; only the time between {@link #begin} and {@link #end} counts, so a slow
 * disk on our side is never taken for a slow peer. The {@link Watchdog} looks from its own thread
 * and closes the connection, which wakes the thread that waits on it.
 */
public final class Watch implements AutoCloseable {

    private final Watchdog watchdog;
    private final Closeable connection;
    private final long leastBytes;

    private long patience;
    private long waited;
    private long since;
    private boolean waiting;
    private long bytes;
    private @Nullable String cut;

    /**
     * @param first how long the first bytes may take; those after them {@link Limits#idleTimeout}
     */
    Watch(Watchdog watchdog, Closeable connection, Duration first) {
        this.watchdog = watchdog;
        this.connection = connection;
        this.leastBytes = watchdog.limits().leastBytes();
        this.patience = first.toNanos();
    }

    /** From now on we wait for the peer. */
    public synchronized void begin() {
        since = System.nanoTime();
        waiting = true;
    }

    /** The wait is over, and so many bytes have moved. */
    public synchronized void end(long moved) {
        waited += System.nanoTime() - since;
        waiting = false;
        bytes += Math.max(0, moved);
        if (bytes >= leastBytes) {
            patience = watchdog.limits().idleTimeout().toNanos();
            waited = 0;
            bytes = 0;
        }
    }

    /** Why the connection was closed from outside, or null if it was not. */
    public synchronized @Nullable String cut() {
        return cut;
    }

    /** Looks whether the patience is at an end. */
    void check() {
        String reason = impatience(System.nanoTime());
        if (reason != null) {
            cut(reason);
        }
    }

    private synchronized @Nullable String impatience(long now) {
        if (!waiting || waited + (now - since) < patience) {
            return null;
        }
        String time = " in " + Duration.ofNanos(patience).toMillis() + " ms";
        return bytes == 0
                ? "no byte" + time
                : "only " + bytes + " bytes" + time + ", fewer than " + leastBytes;
    }

    /** Closes the connection from outside; only the first reason counts. */
    public void cut(String reason) {
        synchronized (this) {
            if (cut == null) {
                cut = reason;
            }
        }
        try {
            connection.close();
        } catch (IOException _) {
            // It is being given up: that it does not close cleanly changes nothing.
        }
    }

    @Override
    public void close() {
        watchdog.forget(this);
    }
}
