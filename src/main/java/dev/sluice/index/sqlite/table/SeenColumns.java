package dev.sluice.index.sqlite.table;

import dev.sluice.domain.ExtrasCodec;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Mode;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.codec.KindCodec;
import dev.sluice.index.codec.Params;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The columns of what the disk looked like when an entry was true of it. */
final class SeenColumns {

    /**
     * The same as they are read, and the extras: a letter as a number costs the driver less than a
     * text.
     */
    static final String SELECTED =
            "unicode(seen_kind) + (seen_extras IS NOT NULL) * 256, seen_size, seen_mtime,"
                    + " seen_ctime, seen_mode, seen_device, seen_inode, seen_at, seen_extras";

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
    private static final int HAS_EXTRAS = 256;

    private SeenColumns() {}

    /**
     * Binds them but for the extras, which are set by a statement of their own where there are any.
     */
    static Params bind(Params params, @Nullable FileStat seen) throws SQLException {
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

    static @Nullable FileStat read(Columns columns) throws SQLException {
        long code = columns.number();
        if (code == 0) {
            columns.skip(COUNT);
            return null;
        }
        FileStat seen = readSeen(code & 0xFF, columns);
        if ((code & HAS_EXTRAS) == 0) {
            columns.skip(1);
            return seen;
        }
        return seen.with(ExtrasCodec.decode(columns.bytes()));
    }

    private static FileStat readSeen(long kind, Columns columns) throws SQLException {
        return new FileStat(
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
