package dev.sluice.index;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Connections that stay open, with all statements that were ever prepared on them, when whoever
 * works with them closes them: the next who opens them goes on with the same ones.
 */
final class KeptConnections extends Connections implements AutoCloseable {

    private static final class Kept extends Session {

        private final @Nullable Deque<Session> idle;

        Kept(Connection connection, @Nullable Deque<Session> idle) {
            super(connection);
            this.idle = idle;
        }

        @Override
        public void close() {
            if (idle != null) {
                idle.push(this);
            }
        }

        void end() throws SQLException {
            super.close();
        }
    }

    private final Deque<Session> readers = new ArrayDeque<>();
    private @Nullable Session writer;

    KeptConnections(IndexFile file) {
        super(file);
    }

    @Override
    Session openWriter() {
        Session kept = writer;
        if (kept == null) {
            kept = super.openWriter();
            writer = kept;
        }
        return kept;
    }

    @Override
    Session openReader() {
        Session idle = readers.poll();
        return idle == null ? super.openReader() : idle;
    }

    @Override
    Session session(Connection connection) {
        return new Kept(connection, writer == null ? null : readers);
    }

    /** Now they are closed. */
    @Override
    public void close() {
        try {
            while (!readers.isEmpty()) {
                ((Kept) readers.pop()).end();
            }
            if (writer != null) {
                ((Kept) writer).end();
            }
        } catch (SQLException e) {
            throw file().failed("close", e);
        }
    }
}
