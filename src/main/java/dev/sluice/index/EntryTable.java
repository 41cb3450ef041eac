package dev.sluice.index;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileIdentity;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries, read and written through one connection. */
record EntryTable(Session session) {

    private static final String ROW =
            EntryColumns.NAMES + ", sequence, " + SeenColumns.NAMES + " FROM entries ";
    private static final String FIND = "SELECT " + ROW + "WHERE parent = ? AND name = ?";
    private static final String CHILDREN =
            "SELECT parent, name, " + ROW + "WHERE parent = ? ORDER BY name";
    private static final String WITH_DIGEST =
            "SELECT parent, name, " + ROW + "WHERE digest = ? LIMIT ?";
    private static final String CHANGES =
            "SELECT parent, name, "
                    + ROW
                    + "WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?";
    private static final String HAS_LIVE_BELOW =
            "SELECT EXISTS (SELECT 1 FROM entries WHERE parent = ? AND deleted_at IS NULL)"
                    + " OR EXISTS (SELECT 1 FROM entries"
                    + " WHERE parent > ? AND parent < ? AND deleted_at IS NULL)";
    private static final String LIVE_CHILDREN =
            "SELECT parent, name, "
                    + ROW
                    + "WHERE parent = ? AND deleted_at IS NULL ORDER BY name DESC LIMIT ?";
    private static final String LIVE_CHILDREN_BEFORE =
            "SELECT parent, name, "
                    + ROW
                    + "WHERE parent = ? AND name < ? AND deleted_at IS NULL"
                    + " ORDER BY name DESC LIMIT ?";
    private static final String LIVE_DEEPER_BEFORE =
            "SELECT parent, name, "
                    + ROW
                    + "WHERE parent > ? AND (parent, name) < (?, ?) AND deleted_at IS NULL"
                    + " ORDER BY parent DESC, name DESC LIMIT ?";
    private static final String PUT =
            "INSERT INTO entries (parent, name, "
                    + EntryColumns.NAMES
                    + ", sequence, "
                    + SeenColumns.NAMES
                    + ") VALUES (?, ?, "
                    + EntryColumns.PARAMS
                    + ", ?, "
                    + SeenColumns.PARAMS
                    + ") ON CONFLICT (parent, name) DO UPDATE SET "
                    + EntryColumns.FROM_EXCLUDED
                    + ", sequence = excluded.sequence, "
                    + SeenColumns.FROM_EXCLUDED;
    private static final String SEE =
            "UPDATE entries SET ("
                    + SeenColumns.NAMES
                    + ") = ("
                    + SeenColumns.PARAMS
                    + ") WHERE parent = ? AND name = ? AND deleted_at IS NULL";
    private static final String FORGET = "DELETE FROM entries WHERE parent = ? AND name = ?";

    @Nullable Row find(RelativePath path) throws SQLException {
        return session.first(
                FIND, params -> Place.of(path).bind(params), columns -> read(path, columns));
    }

    List<Row> children(@Nullable RelativePath directory) throws SQLException {
        return session.all(
                CHILDREN, params -> params.add(Place.parentText(directory)), EntryTable::read);
    }

    List<Row> filesWith(Digest digest, int limit) throws SQLException {
        return session.all(WITH_DIGEST, params -> params.add(digest).add(limit), EntryTable::read);
    }

    /** The rows after a sequence and not after another, at most {@code limit}. */
    List<Row> changes(Sequence after, Sequence until, int limit) throws SQLException {
        return session.all(
                CHANGES,
                params -> params.add(after.value()).add(until.value()).add(limit),
                EntryTable::read);
    }

    boolean hasLiveBelow(RelativePath directory) throws SQLException {
        return session.only(
                HAS_LIVE_BELOW,
                params ->
                        params.add(directory.toString())
                                .add(Place.beforeAllBelow(directory))
                                .add(Place.afterAllBelow(directory)),
                Columns::flag);
    }

    /**
     * The live rows below the children of a directory, from the last to the first by parent and
     * name; so what is below a directory comes before the directory.
     *
     * @param before the last path of the page before, null for the first page
     */
    List<Row> liveDeeper(RelativePath directory, @Nullable RelativePath before, int limit)
            throws SQLException {
        Place bound =
                before == null ? new Place(Place.afterAllBelow(directory), "") : Place.of(before);
        return session.all(
                LIVE_DEEPER_BEFORE,
                params -> bound.bind(params.add(Place.beforeAllBelow(directory))).add(limit),
                EntryTable::read);
    }

    /**
     * The live rows directly below a directory, from the last to the first by name.
     *
     * @param before the last path of the page before, null for the first page
     */
    List<Row> liveChildren(RelativePath directory, @Nullable RelativePath before, int limit)
            throws SQLException {
        if (before == null) {
            return session.all(
                    LIVE_CHILDREN,
                    params -> params.add(directory.toString()).add(limit),
                    EntryTable::read);
        }
        return session.all(
                LIVE_CHILDREN_BEFORE,
                params -> Place.of(before).bind(params).add(limit),
                EntryTable::read);
    }

    void put(Entry entry, Sequence sequence, @Nullable FileIdentity seen) throws SQLException {
        session.update(
                PUT,
                params -> {
                    Place.of(entry.path()).bind(params);
                    EntryColumns.bind(params, entry).add(sequence.value());
                    SeenColumns.bind(params, seen);
                });
    }

    void see(RelativePath path, FileIdentity seen) throws SQLException {
        session.update(SEE, params -> Place.of(path).bind(SeenColumns.bind(params, seen)));
    }

    void forget(RelativePath path) throws SQLException {
        session.update(FORGET, params -> Place.of(path).bind(params));
    }

    private static Row read(Columns columns) throws SQLException {
        return read(new Place(columns.text(), columns.text()).path(), columns);
    }

    private static Row read(RelativePath path, Columns columns) throws SQLException {
        Entry entry = EntryColumns.read(path, columns);
        Sequence sequence = new Sequence(columns.number());
        return new Row(entry, sequence, SeenColumns.read(columns));
    }
}
