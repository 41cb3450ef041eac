package dev.sluice.peer.http;

import dev.sluice.peer.Limits;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps unused connections for a while. Safe for several threads. */
final class ConnectionPool implements AutoCloseable {

    private record Idle(Connection connection, long since) {}

    private final long keepAliveNanos;
    private final Map<URI, Deque<Idle>> idle = new HashMap<>();
    private boolean closed;

    ConnectionPool(Limits limits) {
        this.keepAliveNanos = limits.keepAlive().toNanos();
    }

    /** The connection to a peer that was used last, or null if none is kept. */
    synchronized @Nullable Connection take(URI base) {
        Deque<Idle> kept = idle.get(base);
        if (kept == null) {
            return null;
        }
        Idle last = kept.removeLast();
        if (kept.isEmpty()) {
            idle.remove(base);
        }
        return last.connection();
    }

    /** Keeps a connection whose last exchange is complete. */
    synchronized void give(URI base, Connection connection) {
        if (closed) {
            connection.close();
            return;
        }
        idle.computeIfAbsent(base, _ -> new ArrayDeque<>())
                .addLast(new Idle(connection, System.nanoTime()));
    }

    /** Closes those that nobody has wanted for long. */
    synchronized void closeOld() {
        long now = System.nanoTime();
        for (Deque<Idle> kept : idle.values()) {
            while (!kept.isEmpty() && now - kept.getFirst().since() >= keepAliveNanos) {
                kept.removeFirst().connection().close();
            }
        }
        idle.values().removeIf(Deque::isEmpty);
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.values().forEach(kept -> kept.forEach(each -> each.connection().close()));
        idle.clear();
    }
}
