package dev.sluice.index.sqlite.file;

import java.io.Closeable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.Pragma;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;

/**
 * Opens connections to one database, with the settings that the index stands on.
 *
 * <p>Foreign keys are off: no table has a row that needs a row of another. Memory mapping is off:
 * an I/O error on a mapped page is a SIGBUS, which ends the process, where a read gives an error.
 * The page size stays at 4 KiB, a page of the file system: a small commit writes few of them, and
 * every page changed goes to the log whole.
 */
public class IndexConnections {

    /**
     * Only a person with a shell, or a checkpoint at the wrong instant, can make one of ours wait.
     */
    private static final int BUSY_MILLIS = 10_000;

    /**
     * After how many pages in the log they are moved to the database. Four times the default, 16
     * MiB: a first scan makes the same pages dirty again and again, and each move is an fsync. A
     * load of inserts, updates and single commits wrote a tenth less with it.
     */
    private static final int CHECKPOINT_PAGES = 4_000;

    /** What a long transaction has blown up the log to is given back down to this, in bytes. */
    private static final int LOG_BYTES = 64 << 20;

    private final IndexFile file;
    private final PageCache cache;

    public IndexConnections(IndexFile file, PageCache cache) {
        this.file = file;
        this.cache = cache;
    }

    /** For an index that shares its memory with no other. */
    public IndexConnections(IndexFile file) {
        this(file, PageCache.WHOLE);
    }

    public IndexFile file() {
        return file;
    }

    /** Keeps all others away from the database. */
    public Closeable lock() {
        return IndexLock.take(file);
    }

    /** Makes or migrates the tables, and looks whether the database is whole. */
    public void prepare(Session writer) {
        Schema.CURRENT.apply(writer, file);
        file.check(writer);
    }

    /** The one connection that writes; it creates the file if there is none. */
    public Session openWriter() {
        SQLiteConfig config = common();
        config.setJournalMode(JournalMode.WAL);
        // Without FULL the last commits are lost with the power, and a counter is used twice.
        config.setSynchronous(SynchronousMode.FULL);
        config.setPragma(Pragma.JOURNAL_SIZE_LIMIT, Integer.toString(LOG_BYTES));
        config.setCacheSize(inKibibytes(cache.writer()));
        Session session = open("open for writing", config);
        return configured(session);
    }

    private Session configured(Session session) {
        try {
            session.script("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
            return session;
        } catch (SQLException e) {
            closeQuietly(session, e);
            throw file.failed("open for writing", e);
        }
    }

    /** A connection that only reads; there must be a writer. */
    public Session openReader() {
        SQLiteConfig config = common();
        config.setReadOnly(true);
        config.setCacheSize(inKibibytes(cache.reader()));
        return open("open for reading", config);
    }

    /** Positive numbers would be pages. */
    private static int inKibibytes(int size) {
        return -size;
    }

    private static SQLiteConfig common() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setPragma(Pragma.MMAP_SIZE, "0");
        // Otherwise the driver asks for the row's number after every statement.
        config.setGetGeneratedKeys(false);
        return config;
    }

    private Session open(String step, SQLiteConfig config) {
        String name = file.path().toAbsolutePath().toString();
        if (name.indexOf('?') >= 0) {
            // The driver would take what follows for settings, and open another file.
            throw file.refused(step, "the path must not have a question mark");
        }
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + name);
        return file.read(step, () -> session(plain(source.getConnection())));
    }

    /** What works with a connection from now on. */
    Session session(Connection connection) {
        return new Session(connection);
    }

    /**
     * Takes the driver's hands off the transactions. In its auto-commit mode it tries to begin and
     * to commit one of its own after every statement, also within ours, where that only fails: a
     * tenth of what a small statement costs. Out of that mode it begins one, which is ended here;
     * from then on the database itself commits what no BEGIN of ours came before.
     */
    private static Connection plain(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("COMMIT");
            return connection;
        } catch (SQLException e) {
            closeQuietly(connection, e);
            throw e;
        }
    }

    public static void closeQuietly(AutoCloseable resource, Exception cause) {
        try {
            resource.close();
        } catch (Exception e) {
            cause.addSuppressed(e);
        }
    }
}
