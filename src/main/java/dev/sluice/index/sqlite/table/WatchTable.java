package dev.sluice.index.sqlite.table;

import dev.sluice.domain.time.CautiousClock;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.codec.Times;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long this index was watched over by a running node, and what was believed of the time. */
public record WatchTable(Session session) {

    /** What a member has heard since may be later than what was noted last. */
    private static final String SECONDS =
            "SELECT max(seconds, ifnull((SELECT max(heard) FROM members), 0)) FROM watch";

    private static final String CLOCK = "SELECT clock, doubted FROM watch WHERE clock IS NOT NULL";
    private static final String PUT = "UPDATE watch SET seconds = ?, clock = ?, doubted = ?";

    public Duration watched() throws SQLException {
        return Duration.ofSeconds(
                session.only(SECONDS, Session.Binder.NONE, columns -> columns.number()));
    }

    public CautiousClock.@Nullable Memory clock() throws SQLException {
        return session.first(CLOCK, Session.Binder.NONE, WatchTable::memory);
    }

    private static CautiousClock.Memory memory(Columns columns) throws SQLException {
        Instant believed = columns.time();
        return new CautiousClock.Memory(believed, Duration.ofSeconds(columns.number()));
    }

    public void put(Duration watched, CautiousClock.Memory clock) throws SQLException {
        session.update(
                PUT,
                params ->
                        params.add(watched.toSeconds())
                                .add(Times.clamped(clock.believed()))
                                .add(clock.doubted().toSeconds()));
    }
}
