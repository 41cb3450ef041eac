package dev.sluice.index;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long this index was watched over by a running node, and what was believed of the time. */
record WatchTable(Session session) {

    /** What a member has heard since may be later than what was noted last. */
    private static final String SECONDS =
            "SELECT max(seconds, ifnull((SELECT max(heard) FROM members), 0)) FROM watch";

    private static final String CLOCK = "SELECT clock FROM watch WHERE clock IS NOT NULL";
    private static final String PUT = "UPDATE watch SET seconds = ?, clock = ?";

    Duration watched() throws SQLException {
        return Duration.ofSeconds(
                session.only(SECONDS, Session.Binder.NONE, columns -> columns.number()));
    }

    @Nullable Instant clock() throws SQLException {
        return session.first(CLOCK, Session.Binder.NONE, Columns::time);
    }

    void put(Duration watched, Instant clock) throws SQLException {
        session.update(PUT, params -> params.add(watched.toSeconds()).add(Times.clamped(clock)));
    }
}
