package dev.sluice.index.sqlite.table;

import dev.sluice.domain.FileIdentity;
import dev.sluice.domain.Mode;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.codec.KindCodec;
import dev.sluice.index.codec.Params;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The columns of what the disk looked like when an entry was true of it. */
final class SeenColumns {

    /** The same as they are read: a letter as a number costs the driver less than a text. */
    static final String SELECTED =
            "unicode(seen_kind), seen_size, seen_mtime, seen_ctime, seen_mode, seen_device,"
                    + " seen_inode, seen_at";

    /** Their names, in the order in which they are written. */
    static final String NAMES =
            "seen_kind, seen_size, seen_mtime, seen_ctime, seen_mode, seen_device, seen_inode,"
                    + " seen_at";

    /** A parameter for each of them. */
    static final String PARAMS = "?, ?, ?, ?, ?, ?, ?, ?";

    /** Sets each of them in an upsert to what could not be inserted. */
    static final String FROM_EXCLUDED =
            "seen_kind = excluded.seen_kind, seen_size = excluded.seen_size,"
                    + " seen_mtime = excluded.seen_mtime, seen_ctime = excluded.seen_ctime,"
                    + " seen_mode = excluded.seen_mode, seen_device = excluded.seen_device,"
                    + " seen_inode = excluded.seen_inode, seen_at = excluded.seen_at";

    private static final int COUNT = 8;

    private SeenColumns() {}

    static Params bind(Params params, @Nullable FileIdentity seen) throws SQLException {
        if (seen == null) {
            return params.addNulls(COUNT);
        }
        return params.add(seen.kind().toString())
                .add(seen.size())
                .add(seen.mtime())
                .add(seen.ctime())
                .add(seen.mode().bits())
                .add(seen.device())
                .add(seen.inode())
                .add(seen.lookedAt());
    }

    static @Nullable FileIdentity read(Columns columns) throws SQLException {
        long kind = columns.number();
        if (kind == 0) {
            columns.skip(COUNT - 1);
            return null;
        }
        return new FileIdentity(
                KindCodec.decode(kind),
                columns.number(),
                columns.time(),
                columns.time(),
                new Mode(Math.toIntExact(columns.number())),
                columns.number(),
                columns.number(),
                columns.time());
    }
}
