package dev.sluice.index.sqlite.table;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How far the feeds of the peers were read, through one connection. */
public record CursorTable(Session session) {

    private static final String FIND = "SELECT epoch, run, sequence FROM cursors WHERE peer = ?";
    private static final String PUT =
            "INSERT INTO cursors (peer, epoch, run, sequence) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (peer) DO UPDATE SET epoch = excluded.epoch,"
                    + " run = excluded.run, sequence = excluded.sequence";
    private static final String DROP_ALL = "DELETE FROM cursors";
    private static final String DROP = "DELETE FROM cursors WHERE peer = ?";

    public @Nullable Cursor find(NodeId peer) throws SQLException {
        return session.first(
                FIND,
                params -> params.add(peer.bits()),
                columns ->
                        new Cursor(
                                new Epoch(columns.number()),
                                new RunId(columns.number()),
                                new Sequence(columns.number())));
    }

    public void put(NodeId peer, Cursor cursor) throws SQLException {
        session.update(
                PUT,
                params ->
                        params.add(peer.bits())
                                .add(cursor.epoch().bits())
                                .add(cursor.run().bits())
                                .add(cursor.sequence().value()));
    }

    public void dropAll() throws SQLException {
        session.run(DROP_ALL);
    }

    public void drop(NodeId peer) throws SQLException {
        session.update(DROP, params -> params.add(peer.bits()));
    }
}
