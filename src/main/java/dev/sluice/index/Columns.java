package dev.sluice.index;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Version;
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

    @Nullable String textOrNull() throws SQLException {
        return result.getString(++column);
    }

    Instant time() throws SQLException {
        return present(timeOrNull());
    }

    @Nullable Instant timeOrNull() throws SQLException {
        Object value = result.getObject(++column);
        return value == null ? null : Times.fromColumn(value);
    }

    Version version() throws SQLException {
        return VersionCodec.decode(present(result.getBytes(++column)));
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
