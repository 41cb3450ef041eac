package dev.sluice.index.sqlite.table;

import dev.sluice.domain.RelativePath;
import dev.sluice.index.Rot;
import dev.sluice.index.ScrubState;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.codec.Params;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far contents were read again, and what has rotted, through one connection. */
public record RereadTable(Session session) {

    private static final String STATE =
            "SELECT begun_at, parent, name, files, bytes, whole_begun_at, whole_ended_at FROM"
                    + " scrub";
    private static final String PUT_STATE =
            "UPDATE scrub SET begun_at = ?, parent = ?, name = ?, files = ?, bytes = ?,"
                    + " whole_begun_at = ?, whole_ended_at = ?";

    /** Only while the entry is the one that it was noted of. */
    private static final String ROTTEN =
            " FROM rot CROSS JOIN entries AS e ON e.parent = rot.parent AND e.name = rot.name"
                    + " WHERE e.deleted_at IS NULL AND e.digest = rot.digest";

    private static final String COLUMNS =
            "SELECT rot.parent, rot.name, rot.digest, rot.found, rot.since, rot.reason";
    private static final String ALL = COLUMNS + ROTTEN + " ORDER BY rot.parent, rot.name LIMIT ?";
    private static final String FIND = COLUMNS + ROTTEN + " AND rot.parent = ? AND rot.name = ?";
    private static final String COUNT = "SELECT count(*)" + ROTTEN;
    private static final String IS_ANY = "SELECT EXISTS (SELECT 1 FROM rot)";
    private static final String PUT =
            "INSERT OR REPLACE INTO rot (parent, name, digest, found, since, reason)"
                    + " VALUES (?, ?, ?, ?, ?, ?)";
    private static final String DROP = "DELETE FROM rot WHERE parent = ? AND name = ?";
    private static final String DROP_PAST =
            "DELETE FROM rot WHERE NOT EXISTS (SELECT 1 FROM entries AS e WHERE"
                    + " e.parent = rot.parent AND e.name = rot.name AND e.deleted_at IS NULL"
                    + " AND e.digest = rot.digest)";

    public ScrubState state() throws SQLException {
        return session.only(STATE, Session.Binder.NONE, RereadTable::readState);
    }

    private static ScrubState readState(Columns columns) throws SQLException {
        Instant begun = columns.timeOrNull();
        Place last = new Place(columns.text(), columns.text());
        return new ScrubState(
                begun,
                last.name().isEmpty() ? null : last.path(),
                columns.number(),
                columns.number(),
                columns.timeOrNull(),
                columns.timeOrNull());
    }

    public void put(ScrubState state) throws SQLException {
        RelativePath after = state.after();
        Place last = after == null ? new Place("", "") : Place.of(after);
        session.update(
                PUT_STATE,
                params -> {
                    add(state.begun(), params);
                    last.bind(params).add(state.files()).add(state.bytes());
                    add(state.wholeBegun(), params);
                    add(state.wholeEnded(), params);
                });
    }

    private static void add(@Nullable Instant time, Params params) throws SQLException {
        Params _ = time == null ? params.addNulls(1) : params.add(time);
    }

    public boolean isAny() throws SQLException {
        return session.only(IS_ANY, Session.Binder.NONE, Columns::flag);
    }

    public List<Rot> all(int limit) throws SQLException {
        return session.all(ALL, params -> params.add(limit), RereadTable::read);
    }

    public @Nullable Rot find(RelativePath path) throws SQLException {
        return session.first(FIND, params -> Place.of(path).bind(params), RereadTable::read);
    }

    public long count() throws SQLException {
        return session.only(COUNT, Session.Binder.NONE, Columns::number);
    }

    private static Rot read(Columns columns) throws SQLException {
        return new Rot(
                new Place(columns.text(), columns.text()).path(),
                columns.digest(),
                columns.digestOrNull(),
                columns.time(),
                columns.text());
    }

    public void put(Rot rot) throws SQLException {
        session.update(
                PUT,
                params ->
                        Place.of(rot.path())
                                .bind(params)
                                .add(rot.digest())
                                .add(rot.found())
                                .add(rot.since())
                                .add(rot.reason()));
    }

    public void drop(RelativePath path) throws SQLException {
        session.update(DROP, params -> Place.of(path).bind(params));
    }

    public void dropPast() throws SQLException {
        session.run(DROP_PAST);
    }
}
