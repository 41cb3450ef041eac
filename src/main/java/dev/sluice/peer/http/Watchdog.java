package dev.sluice.peer.http;

import dev.sluice.peer.Limits;
import java.io.Closeable;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes connections whose peer makes no progress. A blocking {@code SocketChannel} has no read
 * timeout of its own: the one of its socket works only through an {@code InputStream}, with a copy
 * through the heap. Closing from another thread needs one thread for all connections, and no system
 * call per read.
 */
public final class Watchdog implements AutoCloseable {

    private static final long MAX_TICK_MILLIS = 1000;

    /** A timeout is noticed late by at most a quarter of itself. */
    private static final long TICKS_PER_TIMEOUT = 4;

    private final Limits limits;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final Ticker ticker;
    private volatile boolean isClosed;

    public Watchdog(Limits limits, Ticker ticker) {
        this.limits = limits;
        this.ticker = ticker;
        onTick(() -> watches.forEach(Watch::check));
    }

    Limits limits() {
        return limits;
    }

    /** Calls the task, which must not throw, several times per timeout until this is closed. */
    public void onTick(Runnable task) {
        Duration shorter =
                limits.idleTimeout().compareTo(limits.keepAlive()) < 0
                        ? limits.idleTimeout()
                        : limits.keepAlive();
        long tick = Math.clamp(shorter.toMillis() / TICKS_PER_TIMEOUT, 1, MAX_TICK_MILLIS);
        ticker.every(Duration.ofMillis(tick), task);
    }

    /** Watches a connection until the watch is closed. */
    public Watch watch(Closeable connection, Duration first) {
        Watch watch = new Watch(this, connection, first);
        watches.add(watch);
        if (isClosed) {
            watch.cut("this client was closed");
        }
        return watch;
    }

    void forget(Watch watch) {
        watches.remove(watch);
    }

    /** Cuts every connection that is still watched. */
    @Override
    public void close() {
        isClosed = true;
        ticker.close();
        watches.forEach(watch -> watch.cut("this client was closed"));
    }
}
