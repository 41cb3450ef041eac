package dev.sluice.index.sqlite;

import dev.sluice.index.IndexException;
import dev.sluice.index.sqlite.file.IndexConnections;
import dev.sluice.index.sqlite.file.IndexFile;
import dev.sluice.index.sqlite.table.Tables;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A few connections that only read, lent for one query each. Only our own code runs while one is
 * lent: a reader never waits for the caller of another, and no slow caller keeps an old snapshot
 * alive, which would stop checkpoints of the log.
 */
final class Readers implements AutoCloseable {

    /** A piece of work on the tables. */
    @FunctionalInterface
    interface Query<T extends @Nullable Object> {

        T run(Tables tables) throws SQLException;
    }

    /** A query takes microseconds: more connections would be idle even on a large machine. */
    private static final int MAX = 4;

    private final IndexFile file;
    private final IndexConnections connections;
    private final Semaphore free = new Semaphore(MAX);
    private final Deque<Tables> idle = new ArrayDeque<>();
    private volatile boolean closed;

    Readers(IndexFile file, IndexConnections connections) {
        this.file = file;
        this.connections = connections;
    }

    /**
     * Runs one query.
     *
     * @throws IndexException if the database fails or is closed
     */
    <T extends @Nullable Object> T read(String step, Query<T> query) {
        free.acquireUninterruptibly();
        try {
            if (closed) {
                throw file.closed(step);
            }
            Tables tables = borrow();
            try {
                return file.read(step, () -> query.run(tables));
            } finally {
                release(tables);
            }
        } finally {
            free.release();
        }
    }

    private Tables borrow() {
        synchronized (idle) {
            Tables tables = idle.poll();
            if (tables != null) {
                return tables;
            }
        }
        return Tables.of(connections.openReader());
    }

    private void release(Tables tables) {
        synchronized (idle) {
            idle.push(tables);
        }
    }

    /** Waits for the queries under way and closes all connections; later reads are refused. */
    @Override
    public void close() throws SQLException {
        free.acquireUninterruptibly(MAX);
        try {
            closed = true;
            synchronized (idle) {
                while (!idle.isEmpty()) {
                    idle.pop().session().close();
                }
            }
        } finally {
            free.release(MAX);
        }
    }
}
