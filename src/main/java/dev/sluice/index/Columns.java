package dev.sluice.index;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Version;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the columns of a result, one after the other. What must not be NULL and is makes an {@link
 * IllegalArgumentException} that says which column: the database is not what we wrote.
 */
final class Columns {

    private final ResultSet result;
    private int column;

    Columns(ResultSet result) {
        this.result = result;
    }

    /** Goes to the first column of the next row, if there is one. */
    boolean nextRow() throws SQLException {
        column = 0;
        return result.next();
    }

    /** 0 for NULL. */
    long number() throws SQLException {
        return result.getLong(++column);
    }

    @Nullable Long numberOrNull() throws SQLException {
        long value = result.getLong(++column);
        return result.wasNull() ? null : value;
    }

    boolean flag() throws SQLException {
        return number() != 0;
    }

    String text() throws SQLException {
        return present(textOrNull());
    }

    /** As bytes: for a text the driver makes a buffer outside of the heap first. */
    @Nullable String textOrNull() throws SQLException {
        byte[] value = result.getBytes(++column);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    byte[] bytes() throws SQLException {
        return present(result.getBytes(++column));
    }

    Instant time() throws SQLException {
        return present(timeOrNull());
    }

    /** Asks for the type only where the number alone does not tell it: each question costs. */
    @Nullable Instant timeOrNull() throws SQLException {
        long nanos = result.getLong(++column);
        if (Times.isSurelyNanos(nanos)) {
            return Times.ofNanos(nanos);
        }
        Object value = result.getObject(column);
        return value == null ? null : Times.fromColumn(value);
    }

    Version version() throws SQLException {
        return VersionCodec.decode(bytes());
    }

    @Nullable Digest digestOrNull() throws SQLException {
        byte[] value = result.getBytes(++column);
        return value == null ? null : DigestCodec.decode(value);
    }

    Digest digest() throws SQLException {
        return present(digestOrNull());
    }

    void skip(int many) {
        column += many;
    }

    private <T> T present(@Nullable T value) throws SQLException {
        if (value == null) {
            String name = result.getMetaData().getColumnName(column);
            throw new IllegalArgumentException("column " + name + " must not be NULL");
        }
        return value;
    }
}
