package dev.sluice.index.sqlite.table;

import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Sum;
import dev.sluice.domain.Version;
import dev.sluice.index.Totals;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.codec.Params;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The one row of what is known of the folder as a whole. */
public record FolderTable(Session session) {

    private static final String ID = "SELECT id FROM folder";
    private static final String COMMITTED =
            "SELECT epoch, last_sequence, last_counter, has_history,"
                    + " ifnull(sum_high, 0), ifnull(sum_low, 0) FROM folder";
    private static final String HAS_SUM = "SELECT sum_high IS NOT NULL FROM folder";
    private static final String FORGOTTEN = "SELECT version FROM forgotten";
    private static final String FORGET =
            "INSERT INTO forgotten VALUES (1, ?)"
                    + " ON CONFLICT (only_row) DO UPDATE SET version = excluded.version";
    private static final String INSERT =
            "INSERT INTO folder (only_row, id, epoch, last_sequence, last_counter, has_history,"
                    + " sum_high, sum_low) VALUES (1, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE =
            "UPDATE folder SET epoch = ?, last_sequence = ?, last_counter = ?, has_history = ?,"
                    + " sum_high = ?, sum_low = ?";
    private static final String TOTALS =
            "SELECT files, directories, links, tombstones, bytes FROM totals";
    private static final String ADD =
            "UPDATE totals SET files = files + ?, directories = directories + ?,"
                    + " links = links + ?, tombstones = tombstones + ?, bytes = bytes + ?";

    /** Whose index it is, for ever; null in a new database. */
    public @Nullable FolderId id() throws SQLException {
        return session.first(ID, Session.Binder.NONE, columns -> new FolderId(columns.text()));
    }

    public void create(FolderId id, Epoch epoch) throws SQLException {
        session.update(INSERT, params -> bind(params.add(id.text()), Committed.nothing(epoch)));
    }

    /** Whether a sum was ever kept: not yet by the program that has left an older file. */
    public boolean hasSum() throws SQLException {
        return session.only(HAS_SUM, Session.Binder.NONE, Columns::flag);
    }

    /** The join of the versions of all tombstones that were dropped, null before the first. */
    public @Nullable Version forgotten() throws SQLException {
        return session.first(FORGOTTEN, Session.Binder.NONE, Columns::version);
    }

    public void forget(Version version) throws SQLException {
        session.update(FORGET, params -> params.add(version));
    }

    public Committed committed() throws SQLException {
        return session.only(
                COMMITTED,
                Session.Binder.NONE,
                columns ->
                        new Committed(
                                new Epoch(columns.number()),
                                new Sequence(columns.number()),
                                columns.number(),
                                columns.flag(),
                                new Sum(columns.number(), columns.number())));
    }

    public void commit(Committed next) throws SQLException {
        session.update(UPDATE, params -> bind(params, next));
    }

    private static void bind(Params params, Committed committed) throws SQLException {
        params.add(committed.epoch().bits())
                .add(committed.last().value())
                .add(committed.lastCounter())
                .add(committed.hasHistory() ? 1 : 0)
                .add(committed.sum().high())
                .add(committed.sum().low());
    }

    /** Adds what was inserted; what is updated and deleted is counted by triggers. */
    public void add(Totals inserted) throws SQLException {
        session.update(
                ADD,
                params ->
                        params.add(inserted.files())
                                .add(inserted.directories())
                                .add(inserted.links())
                                .add(inserted.tombstones())
                                .add(inserted.bytes()));
    }

    public Totals totals() throws SQLException {
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
