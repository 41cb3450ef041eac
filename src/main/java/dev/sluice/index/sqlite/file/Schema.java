package dev.sluice.index.sqlite.file;

import dev.sluice.index.IndexException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/**
 * Brings a database to the newest version of the schema, step by step; each step is one
 * transaction, so that a crash leaves a whole version. The scripts are named here and not looked
 * for, since a native executable has no class path to look through.
 *
 * @param scripts the first makes version 1, each further one the next version
 */
record Schema(List<String> scripts) {

    /**
     * The schema of this program. What comes after the first is {@code migrations/02-….sql} and so
     * on; a name begins with the version that it leads to.
     */
    static final Schema CURRENT =
            new Schema(
                    List.of(
                            "schema/01-index.sql",
                            "migrations/02-intent-batches.sql",
                            "migrations/03-conflict-copies.sql",
                            "migrations/04-ignore-rules.sql",
                            "migrations/05-deletes.sql",
                            "migrations/06-members.sql",
                            "migrations/07-marked-copies.sql",
                            "migrations/08-content-keys.sql",
                            "migrations/09-roots-and-mounts.sql",
                            "migrations/10-born.sql",
                            "migrations/11-needs-and-finds.sql",
                            "migrations/12-sums.sql",
                            "migrations/13-doubted-clock.sql",
                            "migrations/14-new-copies.sql",
                            "migrations/15-peers-rules-and-changes.sql",
                            "migrations/16-keys.sql",
                            "migrations/17-needs.sql",
                            "migrations/18-credentials.sql",
                            "migrations/19-scrub-and-events.sql",
                            "migrations/20-extras.sql",
                            "migrations/21-blocks.sql",
                            "migrations/22-links.sql"));

    private static final String PLACE = "/dev/sluice/index/";

    private static final int APPLICATION_ID = 0x534C5549;

    Schema {
        scripts = List.copyOf(scripts);
    }

    int newest() {
        return scripts.size();
    }

    /**
     * Creates what is not there and migrates what is older.
     *
     * @throws IndexException if the database is newer, or not an index
     */
    void apply(Session session, IndexFile file) {
        file.change(
                "apply the schema",
                () -> {
                    for (int next = found(session, file); next < newest(); next++) {
                        step(session, scripts.get(next), next + 1);
                    }
                });
    }

    private int found(Session session, IndexFile file) throws SQLException {
        int version = number(session, "PRAGMA user_version");
        if (version > newest()) {
            throw file.refused(
                    "apply the schema",
                    "it has version "
                            + version
                            + ", this program knows versions up to "
                            + newest()
                            + "; a newer program has written it");
        }
        boolean isNew = number(session, "SELECT count(*) FROM sqlite_schema") == 0;
        if (!isNew && (number(session, "PRAGMA application_id") != APPLICATION_ID)) {
            throw file.refused("apply the schema", "it is the database of another program");
        }
        return version;
    }

    private static int number(Session session, String sql) throws SQLException {
        return session.only(sql, Session.Binder.NONE, columns -> Math.toIntExact(columns.number()));
    }

    private static void step(Session session, String script, int version) throws SQLException {
        session.run("BEGIN IMMEDIATE");
        try {
            session.script(text(script));
            session.script("PRAGMA user_version = " + version);
            session.run("COMMIT");
        } catch (SQLException e) {
            rollBack(session, e);
            throw new SQLException(script + ": " + e.getMessage(), e);
        }
    }

    private static void rollBack(Session session, SQLException cause) {
        try {
            session.run("ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static String text(String script) {
        try (InputStream resource = Schema.class.getResourceAsStream(PLACE + script)) {
            if (resource == null) {
                throw new IllegalStateException("bug: resource is missing: " + script);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("read resource " + script, e);
        }
    }
}
