package dev.sluice.index;

import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The runs that have opened the index, in their order. */
record RunTable(Session session) {

    private static final String LATEST = "SELECT run FROM runs ORDER BY number DESC LIMIT 1";
    private static final String KNOWN = "SELECT 1 FROM runs WHERE run = ?";
    private static final String INSERT = "INSERT INTO runs (run, first_sequence) VALUES (?, ?)";
    private static final String NEXT_FIRST =
            "SELECT (SELECT later.first_sequence FROM runs later WHERE later.number > mine.number"
                    + " ORDER BY later.number LIMIT 1) FROM runs mine WHERE mine.run = ?";

    /**
     * Notes that a run has opened the index. A run that opens it again, with no other in between,
     * goes on where it was.
     *
     * @param last the sequence given last; what the run adds begins after it
     * @throws SQLException also if another run had the index since: what this one has served since
     *     then could not be told from what it served before
     */
    void register(RunId run, Sequence last) throws SQLException {
        Long latest = session.first(LATEST, Session.Binder.NONE, Columns::number);
        if (latest != null && latest == run.bits()) {
            return;
        }
        if (session.first(KNOWN, params -> params.add(run.bits()), Columns::number) != null) {
            throw new SQLException("it has been used before the latest run");
        }
        session.update(INSERT, params -> params.add(run.bits()).add(last.next().value()));
    }

    /**
     * The last sequence up to which a run's cursors are good: the last before the first of the next
     * run, or the last of all for the latest run. Null for a run that is not ours.
     */
    @Nullable Sequence goodUpTo(RunId run, Sequence last) throws SQLException {
        return session.first(
                NEXT_FIRST,
                params -> params.add(run.bits()),
                columns -> {
                    Long nextFirst = columns.numberOrNull();
                    return nextFirst == null ? last : new Sequence(nextFirst - 1);
                });
    }
}
