package dev.sluice.index;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/** The file of an index, and how its failures are told. */
record IndexFile(Path path) {

    /** A step that reads. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {

        T run() throws SQLException;
    }

    /** A step that only changes. */
    @FunctionalInterface
    interface Change {

        void run() throws SQLException;
    }

    /**
     * Does one step on the database.
     *
     * @throws IndexException if the database fails, or holds what we cannot have written
     */
    <T extends @Nullable Object> T read(String step, Work<T> work) {
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
    void change(String step, Change change) {
        try {
            change.run();
        } catch (SQLException e) {
            throw failed(step, e);
        }
    }

    IndexException failed(String step, Exception cause) {
        return new IndexException(step + " in index " + path + ": " + cause.getMessage(), cause);
    }

    IndexException refused(String step, String why) {
        return new IndexException(step + " in index " + path + ": " + why);
    }
}
