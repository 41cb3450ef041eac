package dev.sluice.index.sqlite.file;

import dev.sluice.domain.FolderId;
import dev.sluice.domain.RunId;
import dev.sluice.index.Index;
import dev.sluice.index.IndexHome;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.sqlite.SqliteIndex;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An index that outlasts processes, and simulations, without being opened again: that takes longer
 * than all that most of them do with it. A copy put aside is in tables beside the real ones, and so
 * is what a new index has in it. What it gives is in all else an index of the product, over a real
 * database.
 */
public final class KeptHome implements IndexHome {

    private static final String TABLES =
            "SELECT name FROM main.sqlite_schema WHERE type = 'table'"
                    + " AND name NOT LIKE 'sqlite_stat%' ORDER BY name LIKE '%totals', name";

    /** The places for copies: what a new index has, and what was put aside. */
    private static final String BLANK = "blank";

    private static final String ASIDE = "aside";

    private final KeptConnections connections;
    private final List<String> tables = new ArrayList<>();
    private boolean isMade;
    private boolean hasCopy;

    /**
     * @param file in a directory that exists
     */
    public KeptHome(Path file) {
        this.connections = new KeptConnections(new IndexFile(file));
        Session session = connections.openWriter();
        Schema.CURRENT.apply(session, connections.file());
        change(
                "make room for copies",
                () -> {
                    tables.addAll(session.all(TABLES, Session.Binder.NONE, Columns::text));
                    for (String place : List.of(BLANK, ASIDE)) {
                        session.script("ATTACH ':memory:' AS " + place);
                        for (String table : tables) {
                            session.script(
                                    "CREATE TABLE %s.%s AS SELECT * FROM main.%s"
                                            .formatted(place, copy(table), table));
                        }
                    }
                });
    }

    /** SQLite keeps some names for itself. */
    private static String copy(String table) {
        return "of_" + table;
    }

    private void change(String step, IndexFile.Change change) {
        connections.file().change(step, change);
    }

    @Override
    public Index open(FolderId folder, RunId run, InstantSource clock, RandomGenerator random) {
        isMade = true;
        return SqliteIndex.open(connections, folder, run, clock, random);
    }

    @Override
    public void backUp() {
        if (isMade) {
            hasCopy = true;
            change("put a copy aside", () -> copyAll("main.%1$s", ASIDE + ".%2$s"));
        }
    }

    @Override
    public boolean restore() {
        if (hasCopy) {
            change("restore", () -> copyAll(ASIDE + ".%2$s", "main.%1$s"));
            isMade = true;
        }
        return hasCopy;
    }

    @Override
    public void wipe() {
        if (isMade) {
            change("wipe", () -> copyAll(BLANK + ".%2$s", "main.%1$s"));
            isMade = false;
        }
    }

    private void copyAll(String from, String to) throws SQLException {
        Session session = connections.openWriter();
        session.control("BEGIN IMMEDIATE");
        for (String table : tables) {
            String source = from.formatted(table, copy(table));
            String target = to.formatted(table, copy(table));
            session.run("DELETE FROM " + target);
            session.run("INSERT INTO " + target + " SELECT * FROM " + source);
        }
        session.control("COMMIT");
    }

    /** The next who needs one gets it as if it had never been used. */
    @Override
    public void close() {
        wipe();
        hasCopy = false;
    }

    /** Nobody needs one any more. */
    public void end() {
        connections.close();
    }
}
