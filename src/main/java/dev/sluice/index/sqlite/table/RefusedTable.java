package dev.sluice.index.sqlite.table;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Need;
import dev.sluice.index.Refused;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.codec.Times;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines of the peers' feeds that were not taken, read and written through one connection. */
public record RefusedTable(Session session) {

    private static final String ROW =
            "SELECT peer, at_sequence, path, reason, attempts, retry_at FROM refused ";
    private static final String DUE =
            ROW
                    + "WHERE peer = ? AND (retry_at <= ? OR retry_at > ?)"
                    + " ORDER BY retry_at, at_sequence LIMIT ?";
    private static final String RETRY =
            "UPDATE refused SET retry_at = 0 WHERE peer = ? AND retry_at > 0";
    private static final String ALL = ROW + "ORDER BY peer, at_sequence LIMIT ?";
    private static final String AT =
            ROW
                    + "WHERE path = ? AND peer IN (SELECT peer FROM cursors UNION ALL"
                    + " SELECT node FROM members)";
    private static final String PATHS = "SELECT DISTINCT path FROM refused WHERE peer = ?";
    private static final String COUNT = "SELECT count(*) FROM refused WHERE peer = ?";
    private static final String LOWEST = "SELECT min(at_sequence) FROM refused WHERE peer = ?";
    private static final String PUT =
            "INSERT INTO refused (peer, at_sequence, path, reason, attempts, retry_at)"
                    + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (peer, at_sequence) DO UPDATE SET"
                    + " path = excluded.path, reason = excluded.reason,"
                    + " attempts = excluded.attempts, retry_at = excluded.retry_at";
    private static final String DROP = "DELETE FROM refused WHERE peer = ? AND at_sequence = ?";
    private static final String DROP_OLDER =
            "DELETE FROM refused WHERE peer = ? AND path = ? AND at_sequence < ?";
    private static final String DROP_OF = "DELETE FROM refused WHERE peer = ?";
    private static final String DROP_ALL = "DELETE FROM refused";

    /**
     * Also what was noted by a clock that was ahead, and so would wait for longer than any does.
     */
    public List<Refused> due(NodeId peer, Instant now, int limit) throws SQLException {
        return session.all(
                DUE,
                params ->
                        params.add(peer.bits())
                                .add(Times.clamped(now))
                                .add(Times.clamped(now.plus(Need.LONGEST_PAUSE)))
                                .add(limit),
                RefusedTable::read);
    }

    public List<Refused> all(int limit) throws SQLException {
        return session.all(ALL, params -> params.add(limit), RefusedTable::read);
    }

    /** Lines about a path, of whatever peer. */
    public List<Refused> at(String path) throws SQLException {
        return session.all(AT, params -> params.add(path), RefusedTable::read);
    }

    public List<String> paths(NodeId peer) throws SQLException {
        return session.all(PATHS, params -> params.add(peer.bits()), Columns::text);
    }

    public long count(NodeId peer) throws SQLException {
        return session.only(COUNT, params -> params.add(peer.bits()), Columns::number);
    }

    /** The lowest sequence of a peer that was refused, or null. */
    @Nullable Sequence lowest(NodeId peer) throws SQLException {
        Long lowest =
                session.first(LOWEST, params -> params.add(peer.bits()), Columns::numberOrNull);
        return lowest == null ? null : new Sequence(lowest);
    }

    public void put(Refused line) throws SQLException {
        session.update(
                PUT,
                params ->
                        params.add(line.peer().bits())
                                .add(line.at().value())
                                .add(line.path())
                                .add(line.reason())
                                .add(line.attempts())
                                .add(Times.clamped(line.retryAt())));
    }

    public void retry(NodeId peer) throws SQLException {
        session.update(RETRY, params -> params.add(peer.bits()));
    }

    public void drop(NodeId peer, Sequence at) throws SQLException {
        session.update(DROP, params -> params.add(peer.bits()).add(at.value()));
    }

    public void dropOlder(NodeId peer, String path, Sequence than) throws SQLException {
        session.update(DROP_OLDER, params -> params.add(peer.bits()).add(path).add(than.value()));
    }

    public void dropAll(NodeId peer) throws SQLException {
        session.update(DROP_OF, params -> params.add(peer.bits()));
    }

    public void dropAll() throws SQLException {
        session.run(DROP_ALL);
    }

    private static Refused read(Columns columns) throws SQLException {
        return new Refused(
                new NodeId(columns.number()),
                new Sequence(columns.number()),
                columns.text(),
                columns.text(),
                Math.toIntExact(columns.number()),
                columns.time());
    }
}
