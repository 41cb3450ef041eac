package dev.sluice.index;

import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Sequence;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The one row of what is known of the folder as a whole. */
record FolderTable(Session session) {

    private static final String IDENTITY = "SELECT id, epoch FROM folder";
    private static final String COMMITTED =
            "SELECT last_sequence, last_counter, has_history FROM folder";
    private static final String INSERT = "INSERT INTO folder VALUES (1, ?, ?, ?, ?, ?)";
    private static final String UPDATE =
            "UPDATE folder SET last_sequence = ?, last_counter = ?, has_history = ?";
    private static final String TOTALS =
            "SELECT files, directories, links, tombstones, bytes FROM totals";
    private static final String ADD =
            "UPDATE totals SET files = files + ?, directories = directories + ?,"
                    + " links = links + ?, tombstones = tombstones + ?, bytes = bytes + ?";

    /** Whose index it is, for ever. */
    record Identity(FolderId folder, Epoch epoch) {}

    /** Null in a new database. */
    @Nullable Identity identity() throws SQLException {
        return session.first(
                IDENTITY,
                Session.Binder.NONE,
                columns -> new Identity(new FolderId(columns.text()), new Epoch(columns.number())));
    }

    void create(Identity identity) throws SQLException {
        session.update(
                INSERT,
                params ->
                        bind(
                                params.add(identity.folder().text()).add(identity.epoch().bits()),
                                Committed.NOTHING));
    }

    Committed committed() throws SQLException {
        return session.only(
                COMMITTED,
                Session.Binder.NONE,
                columns ->
                        new Committed(
                                new Sequence(columns.number()), columns.number(), columns.flag()));
    }

    void commit(Committed next) throws SQLException {
        session.update(UPDATE, params -> bind(params, next));
    }

    private static void bind(Params params, Committed committed) throws SQLException {
        params.add(committed.last().value())
                .add(committed.lastCounter())
                .add(committed.hasHistory() ? 1 : 0);
    }

    /** Adds what was inserted; what is updated and deleted is counted by triggers. */
    void add(Totals inserted) throws SQLException {
        session.update(
                ADD,
                params ->
                        params.add(inserted.files())
                                .add(inserted.directories())
                                .add(inserted.links())
                                .add(inserted.tombstones())
                                .add(inserted.bytes()));
    }

    Totals totals() throws SQLException {
        return session.only(
                TOTALS,
                Session.Binder.NONE,
                columns ->
                        new Totals(
                                columns.number(),
                                columns.number(),
                                columns.number(),
                                columns.number(),
                                columns.number()));
    }
}
