package dev.sluice.index.sqlite.table;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Kind;
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
     * The same as they are read. What is live takes one column less to tell, and a letter is read
     * as a number, which costs the driver less than a text.
     */
    static final String SELECTED =
            "unicode(kind) + (deleted_at IS NOT NULL) * 256, deleted_at, size, mtime, mode, digest,"
                    + " target, replaced, version";

    /** A parameter for each of them. */
    static final String PARAMS = "?, ?, ?, ?, ?, ?, ?, ?, ?";

    /** Sets each of them in an upsert to what could not be inserted. */
    static final String FROM_EXCLUDED =
            "kind = excluded.kind, deleted_at = excluded.deleted_at, size = excluded.size,"
                    + " mtime = excluded.mtime, mode = excluded.mode, digest = excluded.digest,"
                    + " target = excluded.target, replaced = excluded.replaced,"
                    + " version = excluded.version";

    private EntryColumns() {}

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
        State state = code > 0xFF ? deleted(kind, columns) : live(kind, columns);
        @Nullable Digest replaced = columns.digestOrNull();
        Version version = columns.version();
        return new Entry(path, state, replaced, version);
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
        return new State.File(size, mtime, mode, digest);
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

    private static Mode mode(Columns columns) throws SQLException {
        return new Mode(Math.toIntExact(columns.number()));
    }
}
