package dev.sluice.index.sqlite.table;

import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.Digest;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.codec.DigestCodec;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The lists of blocks of contents that are here, as they are sent. */
public record BlockListTable(Session session) {

    /** Of all lists; one is a two-hundredth of its content at most. */
    private static final long MAX_BYTES = 256L << 20;

    private static final String FIND = "SELECT list FROM block_lists WHERE digest = ?";

    private static final long MIN_CONTENT = BlockLimits.USUAL.leastContent();

    /**
     * Not of a content that has gone meanwhile, nor of a small one: nothing would drop it. The
     * number of a list is that of the one before it and its own bytes, so that nothing needs to be
     * added up to tell which are too many.
     */
    private static final String PUT =
            "INSERT INTO block_lists (number, digest, list, bytes) SELECT"
                    + " ifnull((SELECT max(number) FROM block_lists), 0) + ?, ?, ?, ? WHERE EXISTS"
                    + " (SELECT 1 FROM entries WHERE content_key = ? AND digest = ? AND size >= ?)"
                    + " ON CONFLICT (digest) DO UPDATE SET list = excluded.list,"
                    + " bytes = excluded.bytes";

    private static final String DROP_OLDEST =
            "DELETE FROM block_lists WHERE number <= (SELECT max(number) FROM block_lists) - ?";

    public byte @Nullable [] find(Digest content) throws SQLException {
        return session.first(FIND, params -> params.add(content), Columns::bytes);
    }

    public void put(Digest content, byte[] list) throws SQLException {
        put(content, list, MAX_BYTES);
    }

    /**
     * @param most bytes of the lists that were put last and are kept, this one included; those of
     *     lists that went with their contents since may count as well
     */
    void put(Digest content, byte[] list, long most) throws SQLException {
        int _ =
                session.update(
                        PUT,
                        params ->
                                params.add(list.length)
                                        .add(content)
                                        .add(list)
                                        .add(list.length)
                                        .add(DigestCodec.key(content))
                                        .add(content)
                                        .add(MIN_CONTENT));
        int _ = session.update(DROP_OLDEST, params -> params.add(most));
    }
}
