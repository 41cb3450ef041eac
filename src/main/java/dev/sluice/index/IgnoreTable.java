package dev.sluice.index;

import java.sql.SQLException;
import java.util.List;

/** The one row of the ignore rules, through one connection. */
record IgnoreTable(Session session) {

    private static final String FIND = "SELECT of_file, of_key FROM ignore_rules";
    private static final String PUT = "UPDATE ignore_rules SET of_file = ?, of_key = ?";

    IgnoredBy find() throws SQLException {
        return session.only(
                FIND,
                Session.Binder.NONE,
                columns -> new IgnoredBy(patterns(columns.text()), patterns(columns.text())));
    }

    void put(IgnoredBy rules) throws SQLException {
        session.update(PUT, params -> params.add(text(rules.file())).add(text(rules.key())));
    }

    private static String text(List<String> patterns) {
        return String.join("\n", patterns);
    }

    private static List<String> patterns(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\n"));
    }
}
