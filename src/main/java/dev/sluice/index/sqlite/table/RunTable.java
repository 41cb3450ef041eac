package dev.sluice.index.sqlite.table;

import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The runs that have opened the index, in their order. */
public record RunTable(Session session) {

    private static final String LATEST = "SELECT run FROM runs ORDER BY number DESC LIMIT 1";
    private static final String KNOWN = "SELECT 1 FROM runs WHERE run = ?";
    private static final String INSERT =
            "INSERT INTO runs (run, first_sequence, last_counter) VALUES (?, ?, ?)";
    private static final String FIRST_UNHEARD =
            "SELECT first_sequence, last_counter FROM runs"
                    + " WHERE number = (SELECT max(number) FROM runs) OR first_sequence >"
                    + " (SELECT ifnull(max(after_sequence), 0) FROM members)"
                    + " ORDER BY number LIMIT 1";
    private static final String NEXT_FIRST =
            "SELECT (SELECT later.first_sequence FROM runs later WHERE later.number > mine.number"
                    + " ORDER BY later.number LIMIT 1) FROM runs mine WHERE mine.run = ?";

    /**
     * Notes that a run has opened the index. A run that opens it again, with no other in between,
     * goes on where it was.
     *
     * @param committed what the former run has left; what this one adds begins after it
     * @throws SQLException also if another run had the index since: what this one has served since
     *     then could not be told from what it served before
     */
    public void register(RunId run, Committed committed) throws SQLException {
        Long latest = session.first(LATEST, Session.Binder.NONE, Columns::number);
        if (latest != null && latest == run.bits()) {
            return;
        }
        if (isKnown(run)) {
            throw new SQLException("it has been used before the latest run");
        }
        session.update(
                INSERT,
                params ->
                        params.add(run.bits())
                                .add(committed.last().next().value())
                                .add(committed.lastCounter()));
    }

    public boolean isKnown(RunId run) throws SQLException {
        return session.first(KNOWN, params -> params.add(run.bits()), Columns::number) != null;
    }

    /** What was there when a run began. */
    public record Start(Sequence last, long lastCounter) {}

    /** The start of the first run of which no member has read anything, else of the latest. */
    public Start firstUnheard() throws SQLException {
        return session.only(
                FIRST_UNHEARD,
                Session.Binder.NONE,
                columns -> new Start(new Sequence(columns.number() - 1), columns.number()));
    }

    /**
     * The last sequence up to which a run's cursors are good: the last before the first of the next
     * run, or the last of all for the latest run. Null for a run that is not ours.
     */
    public @Nullable Sequence goodUpTo(RunId run, Sequence last) throws SQLException {
        return session.first(
                NEXT_FIRST,
                params -> params.add(run.bits()),
                columns -> {
                    Long nextFirst = columns.numberOrNull();
                    return nextFirst == null ? last : new Sequence(nextFirst - 1);
                });
    }
}
