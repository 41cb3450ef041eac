package dev.sluice.index.sqlite;

import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RunId;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import dev.sluice.index.sqlite.file.IndexConnections;
import dev.sluice.index.sqlite.file.IndexFile;
import dev.sluice.index.sqlite.file.Session;
import dev.sluice.index.sqlite.table.Committed;
import dev.sluice.index.sqlite.table.Intents;
import dev.sluice.index.sqlite.table.Tables;
import java.io.Closeable;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** An open database: its lock, its writer and its readers, opened and closed in that order. */
record Database(IndexFile file, FolderId folder, Closeable lock, Writer writer, Readers readers)
        implements AutoCloseable {

    /** For the log, of a folder. */
    static final String MISFIT =
            "folder {0}: an entry of the index is not what was written there; what differs from the"
                    + " peers is compared with theirs and put right";

    /**
     * Opens a database, makes or migrates its tables and registers the run.
     *
     * @throws IndexException as {@link SqliteIndex#open}
     */
    static Database open(
            IndexConnections connections,
            FolderId folder,
            RunId run,
            InstantSource clock,
            RandomGenerator random) {
        Closeable lock = connections.lock();
        try {
            return open(connections, folder, run, clock, random, lock);
        } catch (RuntimeException e) {
            IndexConnections.closeQuietly(lock, e);
            throw e;
        }
    }

    private static Database open(
            IndexConnections connections,
            FolderId folder,
            RunId run,
            InstantSource clock,
            RandomGenerator random,
            Closeable lock) {
        IndexFile file = connections.file();
        Session session = connections.openWriter();
        try {
            connections.prepare(session);
            Tables tables = Tables.of(session);
            FolderId found =
                    file.read("register run " + run, () -> start(tables, folder, run, random));
            requireSame(file, folder, found);
            file.change("add up all entries", () -> addUp(tables));
            Committed committed = file.read("read the last sequence", tables.folder()::committed);
            Intents intents = file.read("read the intents", () -> Intents.load(tables.intents()));
            Duration before = file.read("read the time", tables.watch()::watched);
            Writer writer =
                    new Writer(file, tables, committed, intents, clock, new Watched(before, clock));
            return new Database(file, found, lock, writer, new Readers(file, connections));
        } catch (RuntimeException e) {
            IndexConnections.closeQuietly(session, e);
            throw e;
        }
    }

    private static FolderId start(Tables tables, FolderId folder, RunId run, RandomGenerator random)
            throws SQLException {
        tables.session().run("BEGIN IMMEDIATE");
        FolderId found = tables.folder().id();
        if (found == null) {
            found = folder;
            tables.folder().create(folder, new Epoch(random.nextLong()));
        }
        if (found.equals(folder)) {
            tables.runs().register(run, tables.folder().committed());
            tables.intents().gatherOld();
        }
        tables.session().run("COMMIT");
        return found;
    }

    /**
     * A sum that was kept is taken as it is, since to read every row would make a start wait; a row
     * that something else has changed is found by {@link Index#verify}, after the first scan.
     */
    private static void addUp(Tables tables) throws SQLException {
        if (!tables.folder().hasSum()) {
            Committed committed = tables.folder().committed();
            tables.folder().commit(committed.with(tables.entries().sum()));
        }
    }

    private static void requireSame(IndexFile file, FolderId asked, FolderId found) {
        if (!asked.equals(found)) {
            throw file.refused("open", "it belongs to folder " + found + ", not " + asked);
        }
    }

    @Override
    public void close() {
        try (lock;
                writer;
                readers) {
            // Closed from the last to the first, each even if another fails.
        } catch (SQLException | IOException e) {
            throw file.failed("close", e);
        }
    }
}
