package dev.sluice.index.sqlite.file;

import java.io.Closeable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Connections that stay open, with all statements that were ever prepared on them, when whoever
 * works with them closes them: the next who opens them goes on with the same ones.
 */
final class KeptConnections extends IndexConnections implements AutoCloseable {

    private final class Kept extends Session {

        private final Connection connection;
        private final boolean isWriter;

        Kept(Connection connection, boolean isWriter) {
            super(connection);
            this.connection = connection;
            this.isWriter = isWriter;
        }

        @Override
        public void close() {
            if (!isWriter) {
                readers.push(this);
            }
        }

        void end() throws SQLException {
            connection.close();
        }
    }

    private final Deque<Kept> readers = new ArrayDeque<>();
    private @Nullable Kept writer;

    KeptConnections(IndexFile file) {
        super(file);
    }

    @Override
    public Closeable lock() {
        return () -> {};
    }

    @Override
    public void prepare(Session session) {
        // That was done when it was made.
    }

    @Override
    public Session openWriter() {
        Kept kept = writer;
        if (kept == null) {
            kept = (Kept) super.openWriter();
            writer = kept;
        }
        return kept;
    }

    @Override
    public Session openReader() {
        Session idle = readers.poll();
        return idle == null ? super.openReader() : idle;
    }

    @Override
    Session session(Connection connection) {
        return new Kept(connection, writer == null);
    }

    /** Now they are closed. */
    @Override
    public void close() {
        try {
            while (!readers.isEmpty()) {
                readers.pop().end();
            }
            if (writer != null) {
                writer.end();
            }
        } catch (SQLException e) {
            throw file().failed("close", e);
        }
    }
}
