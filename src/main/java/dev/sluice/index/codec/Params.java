package dev.sluice.index.codec;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Version;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sets the parameters of a statement, one after the other. */
public final class Params {

    private final PreparedStatement statement;
    private int count;

    public Params(PreparedStatement statement) {
        this.statement = statement;
    }

    public Params add(long value) throws SQLException {
        statement.setLong(++count, value);
        return this;
    }

    public Params add(String value) throws SQLException {
        statement.setString(++count, value);
        return this;
    }

    public Params add(Instant time) throws SQLException {
        statement.setObject(++count, Times.toColumn(time));
        return this;
    }

    public Params add(byte[] value) throws SQLException {
        statement.setBytes(++count, value);
        return this;
    }

    public Params add(Version version) throws SQLException {
        return add(VersionCodec.encode(version));
    }

    public Params add(@Nullable Digest digest) throws SQLException {
        if (digest == null) {
            return addNulls(1);
        }
        return add(DigestCodec.encode(digest));
    }

    public Params addNulls(int many) throws SQLException {
        for (int i = 0; i < many; i++) {
            statement.setNull(++count, Types.NULL);
        }
        return this;
    }
}
