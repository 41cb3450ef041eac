package dev.sluice.index.codec;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Version;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the columns of a result, one after the other. A NULL where none may be throws an {@link
 * IllegalArgumentException} that names the column: the database is not what we wrote.
 */
public final class Columns {

    private final ResultSet result;
    private int column;

    public Columns(ResultSet result) {
        this.result = result;
    }

    /** Goes to the first column of the next row, if there is one. */
    public boolean nextRow() throws SQLException {
        column = 0;
        return result.next();
    }

    /** 0 for NULL. */
    public long number() throws SQLException {
        return result.getLong(++column);
    }

    public @Nullable Long numberOrNull() throws SQLException {
        long value = result.getLong(++column);
        return result.wasNull() ? null : value;
    }

    public boolean flag() throws SQLException {
        return number() != 0;
    }

    public String text() throws SQLException {
        return present(textOrNull());
    }

    /** As bytes: for a text the driver makes a buffer outside of the heap first. */
    public @Nullable String textOrNull() throws SQLException {
        byte[] value = result.getBytes(++column);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    public byte[] bytes() throws SQLException {
        return present(result.getBytes(++column));
    }

    public Instant time() throws SQLException {
        return present(timeOrNull());
    }

    /** Asks for the type only where the number alone does not tell it: each question costs. */
    public @Nullable Instant timeOrNull() throws SQLException {
        long nanos = result.getLong(++column);
        if (Times.isSurelyNanos(nanos)) {
            return Times.ofNanos(nanos);
        }
        Object value = result.getObject(column);
        return value == null ? null : Times.fromColumn(value);
    }

    public Version version() throws SQLException {
        return VersionCodec.decode(bytes());
    }

    public @Nullable Digest digestOrNull() throws SQLException {
        byte[] value = result.getBytes(++column);
        return value == null ? null : DigestCodec.decode(value);
    }

    public Digest digest() throws SQLException {
        return present(digestOrNull());
    }

    public void skip(int many) {
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
