package dev.sluice.index.sqlite.table;

import dev.sluice.domain.Digest;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.codec.DigestCodec;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The lists of blocks of contents that are here, as they are sent. */
public record BlockListTable(Session session) {

    /** Of all lists; one is a three-thousandth of its content at most. */
    private static final long MOST_BYTES = 256L << 20;

    private static final String FIND = "SELECT list FROM block_lists WHERE digest = ?";

    /** Not of a content that has gone meanwhile: nothing would drop it. */
    private static final String PUT =
            "INSERT INTO block_lists (digest, list, bytes) SELECT ?, ?, ? WHERE EXISTS"
                    + " (SELECT 1 FROM entries WHERE content_key = ? AND digest = ?)"
                    + " ON CONFLICT (digest) DO UPDATE SET list = excluded.list,"
                    + " bytes = excluded.bytes";

    private static final String DROP_OLDEST =
            "DELETE FROM block_lists WHERE number IN (SELECT number FROM (SELECT number,"
                    + " sum(bytes) OVER (ORDER BY number DESC) AS kept FROM block_lists)"
                    + " WHERE kept > ?)";

    public byte @Nullable [] find(Digest content) throws SQLException {
        return session.first(FIND, params -> params.add(content), Columns::bytes);
    }

    public void put(Digest content, byte[] list) throws SQLException {
        put(content, list, MOST_BYTES);
    }

    /**
     * @param most bytes of all lists, this one included
     */
    void put(Digest content, byte[] list, long most) throws SQLException {
        int _ =
                session.update(
                        PUT,
                        params ->
                                params.add(content)
                                        .add(list)
                                        .add(list.length)
                                        .add(DigestCodec.key(content))
                                        .add(content));
        int _ = session.update(DROP_OLDEST, params -> params.add(most));
    }
}
