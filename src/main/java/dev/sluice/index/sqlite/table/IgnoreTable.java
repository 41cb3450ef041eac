package dev.sluice.index.sqlite.table;

import dev.sluice.domain.Epoch;
import dev.sluice.domain.Version;
import dev.sluice.index.IgnoredBy;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one row of the ignore rules, through one connection. */
public record IgnoreTable(Session session) {

    private static final String FIND = "SELECT of_file, of_key FROM ignore_rules";

    /** What no rule ignored before cannot cease to be ignored. */
    private static final String PUT =
            "UPDATE ignore_rules SET finder ="
                    + " CASE WHEN of_file <> '' OR of_key <> '' THEN random() ELSE finder END,"
                    + " of_file = ?, of_key = ?";

    private static final String OWN = "SELECT own FROM ignore_rules WHERE own IS NOT NULL";
    private static final String PUT_OWN = "UPDATE ignore_rules SET own = ?";
    private static final String FINDER = "SELECT finder FROM ignore_rules";
    private static final String REPLACE_FINDER =
            "UPDATE ignore_rules SET finder = random() WHERE finder IS NOT NULL";
    private static final String DROP_FINDER = "UPDATE ignore_rules SET finder = NULL";

    public IgnoredBy find() throws SQLException {
        return session.only(
                FIND,
                Session.Binder.NONE,
                columns -> new IgnoredBy(patterns(columns.text()), patterns(columns.text())));
    }

    public void put(IgnoredBy rules) throws SQLException {
        session.update(PUT, params -> params.add(text(rules.file())).add(text(rules.key())));
    }

    /** The version of the file as it was last written here; null if that is not known. */
    public @Nullable Version own() throws SQLException {
        return session.first(OWN, Session.Binder.NONE, Columns::version);
    }

    public void putOwn(Version version) throws SQLException {
        session.update(PUT_OWN, params -> params.add(version));
    }

    /** Who finds what is not ignored any more, null if there is none such. */
    public @Nullable Epoch finder() throws SQLException {
        Long bits = session.first(FINDER, Session.Binder.NONE, Columns::numberOrNull);
        return bits == null ? null : new Epoch(bits);
    }

    public void replaceFinder() throws SQLException {
        session.run(REPLACE_FINDER);
    }

    public void dropFinder() throws SQLException {
        session.run(DROP_FINDER);
    }

    static String text(List<String> patterns) {
        return String.join("\n", patterns);
    }

    static List<String> patterns(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\n"));
    }
}
