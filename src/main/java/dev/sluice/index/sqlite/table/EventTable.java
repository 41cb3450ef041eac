package dev.sluice.index.sqlite.table;

import dev.sluice.domain.Sequence;
import dev.sluice.index.EventsMade;
import dev.sluice.index.ListenerState;
import dev.sluice.index.StoredEvent;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.codec.Params;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** What others are told, and how far each is, through one connection. */
public record EventTable(Session session) {

    /** Given last, whether or not it is still there. */
    private static final String LAST =
            "SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)";

    private static final String MADE = "SELECT sequence, plan, stopped FROM events_made";
    private static final String PUT_MADE =
            "INSERT OR REPLACE INTO events_made (only_row, sequence, plan, stopped)"
                    + " VALUES (1, ?, ?, ?)";
    private static final String DROP_MADE = "DELETE FROM events_made";
    private static final String ADD = "INSERT INTO events (number, body) VALUES (?, ?)";
    private static final String NEXT =
            "SELECT number, body FROM events WHERE number >"
                    + " (SELECT done FROM listeners WHERE name = ?) ORDER BY number LIMIT 1";
    private static final String LISTENERS =
            "SELECT name, done, attempts, reason, told, given_up,"
                    + " (SELECT count(*) FROM events WHERE number > done)"
                    + " FROM listeners ORDER BY name";
    private static final String NAMES = "SELECT name FROM listeners ORDER BY name";
    private static final String ADD_LISTENER =
            "INSERT OR IGNORE INTO listeners (name, done, attempts, told, given_up)"
                    + " VALUES (?, ?, 0, 0, 0)";
    private static final String DROP_LISTENER = "DELETE FROM listeners WHERE name = ?";
    private static final String TOLD =
            "UPDATE listeners SET done = ?, attempts = 0, reason = NULL, told = told + 1"
                    + " WHERE name = ?";
    private static final String FAILED =
            "UPDATE listeners SET attempts = attempts + 1, reason = ? WHERE name = ?";
    private static final String GIVE_UP =
            "UPDATE listeners SET given_up = given_up + (SELECT count(*) FROM events WHERE"
                    + " number > done AND number <= ?), done = ?, attempts = 0, reason = ?"
                    + " WHERE name = ? AND done < ?";

    /** What all were told. */
    private static final String PRUNE =
            "DELETE FROM events WHERE number <="
                    + " ifnull((SELECT min(done) FROM listeners), 9223372036854775807)";

    public @Nullable EventsMade made() throws SQLException {
        return session.first(
                MADE,
                Session.Binder.NONE,
                columns ->
                        new EventsMade(
                                new Sequence(columns.number()),
                                columns.number(),
                                columns.textOrNull()));
    }

    public void put(EventsMade made) throws SQLException {
        session.update(
                PUT_MADE,
                params -> {
                    params.add(made.sequence().value()).add(made.plan());
                    add(made.stopped(), params);
                });
    }

    private static void add(@Nullable String text, Params params) throws SQLException {
        Params _ = text == null ? params.addNulls(1) : params.add(text);
    }

    public void add(LongFunction<String> body) throws SQLException {
        long number = last() + 1;
        session.update(ADD, params -> params.add(number).add(body.apply(number)));
    }

    private long last() throws SQLException {
        return session.only(LAST, Session.Binder.NONE, Columns::number);
    }

    public @Nullable StoredEvent next(String listener) throws SQLException {
        return session.first(
                NEXT,
                params -> params.add(listener),
                columns -> new StoredEvent(columns.number(), columns.text()));
    }

    public List<ListenerState> listeners() throws SQLException {
        return session.all(
                LISTENERS,
                Session.Binder.NONE,
                columns ->
                        new ListenerState(
                                columns.text(),
                                columns.number(),
                                Math.toIntExact(columns.number()),
                                columns.textOrNull(),
                                columns.number(),
                                columns.number(),
                                columns.number()));
    }

    public void listeners(Collection<String> names) throws SQLException {
        for (String known : session.all(NAMES, Session.Binder.NONE, Columns::text)) {
            if (!names.contains(known)) {
                session.update(DROP_LISTENER, params -> params.add(known));
            }
        }
        long last = last();
        for (String name : names) {
            session.update(ADD_LISTENER, params -> params.add(name).add(last));
        }
        if (names.isEmpty()) {
            session.run(DROP_MADE);
        }
        session.run(PRUNE);
    }

    public void told(String listener, long number) throws SQLException {
        session.update(TOLD, params -> params.add(number).add(listener));
        session.run(PRUNE);
    }

    public void failed(String listener, String reason) throws SQLException {
        session.update(FAILED, params -> params.add(reason).add(listener));
    }

    public void giveUp(String listener, long number, String reason) throws SQLException {
        session.update(
                GIVE_UP,
                params -> params.add(number).add(number).add(reason).add(listener).add(number));
        session.run(PRUNE);
    }
}
