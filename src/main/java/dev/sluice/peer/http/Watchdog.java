package dev.sluice.peer.http;

import dev.sluice.peer.Limits;
import java.io.Closeable;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections whose peer makes no progress. A blocking {@code SocketChannel} has no read
 * timeout of its own: the one of its socket works only through an {@code InputStream}, with a copy
 * through the heap. Closing from another thread needs one thread for all connections, and no system
 * call per read.
 */
public final class Watchdog implements AutoCloseable {

    private static final long MOST_TICK_MILLIS = 1000;

    /** A timeout is noticed late by at most a quarter of itself. */
    private static final long TICKS_PER_TIMEOUT = 4;

    private final Limits limits;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("peer-watchdog").factory());

    public Watchdog(Limits limits) {
        this.limits = limits;
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
        long tick = Math.clamp(shorter.toMillis() / TICKS_PER_TIMEOUT, 1, MOST_TICK_MILLIS);
        var _ = ticker.scheduleWithFixedDelay(task, tick, tick, TimeUnit.MILLISECONDS);
    }

    /** Watches a connection until the watch is closed. */
    public Watch watch(Closeable connection, Duration first) {
        Watch watch = new Watch(this, connection, first);
        watches.add(watch);
        if (ticker.isShutdown()) {
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
        ticker.shutdownNow();
        watches.forEach(watch -> watch.cut("this client was closed"));
    }
}
