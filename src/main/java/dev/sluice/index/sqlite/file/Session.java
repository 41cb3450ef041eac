package dev.sluice.index.sqlite.file;

import dev.sluice.index.codec.Columns;
import dev.sluice.index.codec.Params;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection and the statements that were ever prepared on it: preparing costs more than most
 * of them do. For one thread at a time.
 */
public class Session implements AutoCloseable {

    /** Sets the parameters of a statement. */
    @FunctionalInterface
    public interface Binder {

        /** For a statement without parameters. */
        Binder NONE = _ -> {};

        void bind(Params params) throws SQLException;
    }

    /** Reads one row of a result. */
    @FunctionalInterface
    public interface Mapper<T extends @Nullable Object> {

        T map(Columns columns) throws SQLException;
    }

    /** Takes one row of a result. */
    @FunctionalInterface
    public interface Sink {

        void take(Columns columns) throws SQLException;
    }

    /** What is done with a statement that has its parameters. */
    @FunctionalInterface
    private interface Use<T extends @Nullable Object> {

        T of(PreparedStatement statement) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private long changed;

    Session(Connection connection) {
        this.connection = connection;
    }

    /** The first row of a query, or null if there is none. */
    public <T> @Nullable T first(String sql, Binder binder, Mapper<? extends @Nullable T> mapper)
            throws SQLException {
        return execute(
                sql,
                binder,
                statement -> {
                    try (ResultSet result = statement.executeQuery()) {
                        Columns columns = new Columns(result);
                        return columns.nextRow() ? mapper.map(columns) : null;
                    }
                });
    }

    /** The row of a query that has always one. */
    public <T> T only(String sql, Binder binder, Mapper<T> mapper) throws SQLException {
        T row = first(sql, binder, mapper);
        if (row == null) {
            throw new SQLException("no row for: " + sql);
        }
        return row;
    }

    /** All rows of a query, which has to bound them itself. */
    public <T> List<T> all(String sql, Binder binder, Mapper<T> mapper) throws SQLException {
        List<T> rows = new ArrayList<>();
        forEach(sql, binder, columns -> rows.add(mapper.map(columns)));
        return rows;
    }

    /** Passes all rows of a query to a sink. */
    public void forEach(String sql, Binder binder, Sink sink) throws SQLException {
        execute(
                sql,
                binder,
                statement -> {
                    try (ResultSet result = statement.executeQuery()) {
                        Columns columns = new Columns(result);
                        while (columns.nextRow()) {
                            sink.take(columns);
                        }
                        return null;
                    }
                });
    }

    /**
     * Runs a statement that changes rows.
     *
     * @return how many it has changed, those that triggers have changed left out
     */
    public int update(String sql, Binder binder) throws SQLException {
        int rows = execute(sql, binder, PreparedStatement::executeUpdate);
        changed += rows;
        return rows;
    }

    /** How many rows were changed, whether or not that was committed. */
    public long changed() {
        return changed;
    }

    /**
     * Begins or ends a transaction: for that the driver gives the count of the last change again.
     */
    public void control(String sql) throws SQLException {
        int _ = execute(sql, Binder.NONE, PreparedStatement::executeUpdate);
    }

    /** Runs a statement without parameters. */
    public void run(String sql) throws SQLException {
        int _ = update(sql, Binder.NONE);
    }

    /** Runs any number of statements that are needed only once. */
    void script(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /**
     * What has failed is prepared anew the next time: after an error of the disk, a full one among
     * them, the driver has given the statement up, and refuses it from then on.
     */
    private <T extends @Nullable Object> T execute(String sql, Binder binder, Use<T> use)
            throws SQLException {
        PreparedStatement statement = prepared(sql);
        try {
            binder.bind(new Params(statement));
            return use.of(statement);
        } catch (SQLException e) {
            prepared.remove(sql);
            IndexConnections.closeQuietly(statement, e);
            throw e;
        }
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    /** Closes the connection and with it all statements. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
