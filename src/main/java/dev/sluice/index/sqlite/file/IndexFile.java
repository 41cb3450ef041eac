package dev.sluice.index.sqlite.file;

import dev.sluice.index.ClosedIndexException;
import dev.sluice.index.DamagedIndexException;
import dev.sluice.index.FullIndexException;
import dev.sluice.index.IndexException;
import dev.sluice.index.codec.Columns;
import java.io.File;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** The file of an index, and how its failures are told. */
public record IndexFile(Path path) {

    private static final long MAX_KEPT = 64L << 20;

    private static final int KEPT_PART = 100;

    private static final String CHECK = "PRAGMA quick_check(1)";

    /** A step that reads. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {

        T run() throws SQLException;
    }

    /** A step that only changes. */
    @FunctionalInterface
    public interface Change {

        void run() throws SQLException;
    }

    /**
     * Does one step on the database.
     *
     * @throws IndexException if the database fails, or holds what we cannot have written
     */
    public <T extends @Nullable Object> T read(String step, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException
                | IllegalArgumentException
                | ArithmeticException
                | DateTimeException e) {
            throw failed(step, e);
        }
    }

    /**
     * Does one step on the database.
     *
     * @throws IndexException if the database fails
     */
    public void change(String step, Change change) {
        try {
            change.run();
        } catch (SQLException e) {
            throw failed(step, e);
        }
    }

    /**
     * What is free on its disk beyond what is kept, as for contents: a small disk keeps a
     * hundredth. Of a disk that does not say there is room: where it is full, writes will tell. The
     * store of a path would have to be found among the mounts, which a container may not show.
     */
    public long room() {
        File file = path.toFile();
        long total = file.getTotalSpace();
        return total == 0
                ? Long.MAX_VALUE
                : file.getUsableSpace() - Math.min(MAX_KEPT, total / KEPT_PART);
    }

    public ClosedIndexException closed(String step) {
        return new ClosedIndexException(step + " in index " + path + ": it is closed");
    }

    public IndexException failed(String step, Exception cause) {
        String message = step + " in index " + path + ": " + cause.getMessage();
        if (isDamage(cause)) {
            return new DamagedIndexException(message, cause);
        }
        return isFull(cause)
                ? new FullIndexException(message, cause)
                : new IndexException(message, cause);
    }

    private static boolean isFull(Exception cause) {
        return cause instanceof SQLException e
                && e.getErrorCode() == SQLiteErrorCode.SQLITE_FULL.code;
    }

    private static boolean isDamage(Exception cause) {
        return cause instanceof SQLException e
                && (e.getErrorCode() == SQLiteErrorCode.SQLITE_CORRUPT.code
                        || e.getErrorCode() == SQLiteErrorCode.SQLITE_NOTADB.code);
    }

    /** Looks through the whole file; a damaged one is told at the start, and not in mid-work. */
    void check(Session session) {
        change(
                "check",
                () -> {
                    String said = session.only(CHECK, Session.Binder.NONE, Columns::text);
                    if (!said.equals("ok")) {
                        throw new SQLException(
                                said.lines().findFirst().orElse(said),
                                null,
                                SQLiteErrorCode.SQLITE_CORRUPT.code);
                    }
                });
    }

    public IndexException refused(String step, String why) {
        return new IndexException(step + " in index " + path + ": " + why);
    }
}
