package dev.sluice.index.sqlite.table;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Extras;
import dev.sluice.domain.ExtrasCodec;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.codec.KindCodec;
import dev.sluice.index.codec.Params;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The columns of an entry without its path, the same in every table that holds entries. */
final class EntryColumns {

    /** Their names, in the order in which they are written. */
    static final String NAMES =
            "kind, deleted_at, size, mtime, mode, digest, target, replaced, version";

    /**
     * The same as they are read, and the extras. What is live takes one column less to tell, and a
     * letter is read as a number, which costs the driver less than a text; so is whether there are
     * extras, which hardly any entry has.
     */
    static final String SELECTED =
            "unicode(kind) + (deleted_at IS NOT NULL) * 256 + (extras IS NOT NULL) * 512,"
                    + " deleted_at, size, mtime, mode, digest, target, replaced, version, extras";

    /** A parameter for each of them. */
    static final String PARAMS = "?, ?, ?, ?, ?, ?, ?, ?, ?";

    /** Sets each of them in an upsert to what could not be inserted. */
    static final String FROM_EXCLUDED =
            "kind = excluded.kind, deleted_at = excluded.deleted_at, size = excluded.size,"
                    + " mtime = excluded.mtime, mode = excluded.mode, digest = excluded.digest,"
                    + " target = excluded.target, replaced = excluded.replaced,"
                    + " version = excluded.version, extras = excluded.extras";

    private static final int IS_DELETED = 256;
    private static final int HAS_EXTRAS = 512;

    private EntryColumns() {}

    /**
     * Binds them but for the extras, which are set by a statement of their own where there are any.
     */
    static Params bind(Params params, Entry entry) throws SQLException {
        params.add(entry.state().kind().toString());
        switch (entry.state()) {
            case State.File file ->
                    params.addNulls(1)
                            .add(file.size())
                            .add(file.mtime())
                            .add(file.mode().bits())
                            .add(file.digest())
                            .addNulls(1);
            case State.Directory directory ->
                    params.addNulls(3).add(directory.mode().bits()).addNulls(2);
            case State.Link link -> params.addNulls(5).add(link.target());
            case State.Deleted deleted -> params.add(deleted.at()).addNulls(5);
        }
        return params.add(entry.replaced()).add(entry.version());
    }

    static Entry read(RelativePath path, Columns columns) throws SQLException {
        int code = Math.toIntExact(columns.number());
        Kind kind = KindCodec.decode(code & 0xFF);
        State state = (code & IS_DELETED) != 0 ? deleted(kind, columns) : live(kind, columns);
        @Nullable Digest replaced = columns.digestOrNull();
        Version version = columns.version();
        if ((code & HAS_EXTRAS) == 0) {
            columns.skip(1);
            return new Entry(path, state, replaced, version);
        }
        Extras extras = ExtrasCodec.decode(columns.bytes());
        return new Entry(path, state.with(extras), replaced, version);
    }

    private static State deleted(Kind kind, Columns columns) throws SQLException {
        Instant at = columns.time();
        columns.skip(5);
        return new State.Deleted(kind, at);
    }

    private static State live(Kind kind, Columns columns) throws SQLException {
        columns.skip(1);
        return switch (kind) {
            case FILE -> file(columns);
            case DIRECTORY -> directory(columns);
            case SYMLINK -> link(columns);
        };
    }

    private static State file(Columns columns) throws SQLException {
        long size = columns.number();
        Instant mtime = columns.time();
        Mode mode = mode(columns);
        Digest digest = columns.digest();
        columns.skip(1);
        return new State.File(size, new Metadata(mode, mtime), digest);
    }

    private static State directory(Columns columns) throws SQLException {
        columns.skip(2);
        Mode mode = mode(columns);
        columns.skip(2);
        return new State.Directory(mode);
    }

    private static State link(Columns columns) throws SQLException {
        columns.skip(4);
        return new State.Link(columns.text());
    }

    static Params bind(Params params, Extras extras) throws SQLException {
        return extras.isNone() ? params.addNulls(1) : params.add(ExtrasCodec.encode(extras));
    }

    private static Mode mode(Columns columns) throws SQLException {
        return new Mode(Math.toIntExact(columns.number()));
    }
}
