package dev.sluice.index.sqlite.table;

import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Extras;
import dev.sluice.domain.ExtrasCodec;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Sum;
import dev.sluice.index.FeedRow;
import dev.sluice.index.Row;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.codec.DigestCodec;
import dev.sluice.index.codec.EntryHash;
import dev.sluice.index.codec.LinkKey;
import dev.sluice.index.codec.Params;
import dev.sluice.index.codec.Times;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The entries, read and written through one connection. */
public record EntryTable(Session session) {

    private static final String FEED_COLUMNS = EntryColumns.SELECTED + ", sequence";
    private static final String COLUMNS = FEED_COLUMNS + ", " + SeenColumns.SELECTED;
    private static final String PATH_ALONE =
            "CASE parent WHEN '' THEN name ELSE parent || '/' || name END";
    private static final String PATH = PATH_ALONE + ", ";
    private static final String ROW = COLUMNS + " FROM entries ";
    private static final String FIND = "SELECT " + ROW + "WHERE parent = ? AND name = ?";
    private static final String CHILDREN =
            "SELECT " + PATH + ROW + "WHERE parent = ? ORDER BY name";
    private static final String WITH_DIGEST =
            "SELECT " + PATH + ROW + "WHERE content_key = ? AND digest = ? LIMIT ?";
    private static final String LINKED =
            "SELECT " + PATH + ROW + "WHERE link_key = ? ORDER BY seen_ctime DESC LIMIT ?";
    private static final String FIND_MANY =
            "WITH asked (number, directory, child) AS ("
                    + Asked.values(2)
                    + ") SELECT number, "
                    + COLUMNS
                    + " FROM asked CROSS JOIN entries ON parent = directory AND name = child";
    private static final String SOURCES =
            "WITH asked (number, key, content) AS ("
                    + Asked.values(2)
                    + ") SELECT number, (SELECT "
                    + PATH_ALONE
                    + " FROM entries WHERE content_key = key AND digest = content LIMIT 1) FROM"
                    + " asked";
    private static final String CHANGED =
            "WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?";
    private static final String CHANGES = "SELECT " + PATH + ROW + CHANGED;
    private static final String FEED = "SELECT " + PATH + FEED_COLUMNS + " FROM entries " + CHANGED;
    private static final String HAS_LIVE_BELOW =
            "SELECT EXISTS (SELECT 1 FROM entries WHERE parent = ? AND deleted_at IS NULL)"
                    + " OR EXISTS (SELECT 1 FROM entries"
                    + " WHERE parent > ? AND parent < ? AND deleted_at IS NULL)";
    private static final String LIVE_CHILDREN =
            "SELECT "
                    + PATH
                    + ROW
                    + "WHERE parent = ? AND deleted_at IS NULL ORDER BY name DESC LIMIT ?";
    private static final String LIVE_CHILDREN_BEFORE =
            "SELECT "
                    + PATH
                    + ROW
                    + "WHERE parent = ? AND name < ? AND deleted_at IS NULL"
                    + " ORDER BY name DESC LIMIT ?";
    private static final String LIVE_DEEPER_BEFORE =
            "SELECT "
                    + PATH
                    + ROW
                    + "WHERE parent > ? AND (parent, name) < (?, ?) AND deleted_at IS NULL"
                    + " ORDER BY parent DESC, name DESC LIMIT ?";
    private static final String INSERT =
            "INSERT OR FAIL INTO entries (parent, name, is_copy, content_key, "
                    + EntryColumns.NAMES
                    + ", sequence, "
                    + SeenColumns.NAMES
                    + ") VALUES ";
    private static final String UNLESS_KNOWN = " ON CONFLICT (parent, name) DO NOTHING";

    /** Parameters for a row of a plain file. */
    private static final int PLAIN_PARAMS = 13;

    private static final String PUT_NEW = insertOf(1);
    private static final String PUT_OVER =
            "UPDATE entries SET born = iif(deleted_at IS NULL, ifnull(born, sequence), NULL),"
                    + " extras = NULL, seen_extras = NULL, link_key = NULL, (content_key, "
                    + EntryColumns.NAMES
                    + ", sequence, "
                    + SeenColumns.NAMES
                    + ") = (?, "
                    + EntryColumns.PARAMS
                    + ", ?, "
                    + SeenColumns.PARAMS
                    + ") WHERE parent = ? AND name = ?";
    private static final String PUT_OVER_THAT = PUT_OVER + " AND sequence = ?";
    private static final String SEE =
            "UPDATE entries SET ("
                    + SeenColumns.NAMES
                    + ") = ("
                    + SeenColumns.PARAMS
                    + ") WHERE parent = ? AND name = ? AND deleted_at IS NULL";
    private static final String PUT_EXTRAS =
            "UPDATE entries SET extras = ?, link_key = ?, seen_extras = ?"
                    + " WHERE parent = ? AND name = ?";
    private static final String SEE_EXTRAS =
            "UPDATE entries SET seen_extras = ?"
                    + " WHERE parent = ? AND name = ? AND deleted_at IS NULL";
    private static final String FILE_FROM =
            "SELECT "
                    + PATH
                    + ROW
                    + "WHERE sequence >= ? AND sequence < ? AND kind = 'file'"
                    + " AND deleted_at IS NULL ORDER BY sequence LIMIT 1";
    private static final String HASHED_OTHERWISE =
            "SELECT EXISTS (SELECT 1 FROM entries WHERE kind = 'file' AND deleted_at IS NULL"
                    + " AND hex(substr(digest, 1, 1)) <> ?)";
    private static final String FILES_AFTER =
            "SELECT "
                    + PATH
                    + ROW
                    + "WHERE (parent, name) > (?, ?) AND kind = 'file' AND deleted_at IS NULL"
                    + " ORDER BY parent, name LIMIT ?";
    private static final String TOMBSTONES =
            "SELECT "
                    + PATH
                    + ROW
                    + "WHERE deleted_at < ? AND sequence > ? AND sequence <= ?"
                    + " ORDER BY sequence LIMIT ?";
    private static final String DROP =
            "DELETE FROM entries WHERE parent = ? AND name = ? AND sequence = ?"
                    + " AND deleted_at IS NOT NULL";
    private static final String FORGET = "DELETE FROM entries WHERE parent = ? AND name = ?";

    /** As in the partial index that serves them. */
    private static final String IN_CONFLICT = "WHERE is_copy IS NOT NULL AND deleted_at IS NULL";

    private static final String CONFLICTS =
            "SELECT " + PATH + ROW + IN_CONFLICT + " ORDER BY parent, name LIMIT ?";

    /** In the order of their bytes, as the names are kept. */
    private static final String COPIES_LIKE =
            "SELECT "
                    + PATH
                    + ROW
                    + IN_CONFLICT
                    + " AND parent = ? AND name >= ? AND name < ? ORDER BY name";

    private static final String COPIES_BEHIND =
            "SELECT "
                    + PATH
                    + ROW
                    + IN_CONFLICT
                    + " AND digest IS NOT NULL AND parent = ? AND name > ? AND name < ?"
                    + " ORDER BY name LIMIT ?";

    private static final String COPIES_AFTER =
            "SELECT " + PATH + ROW + IN_CONFLICT + " AND sequence > ? ORDER BY sequence LIMIT ?";

    private static final String COUNT_CONFLICTS = "SELECT count(*) FROM entries " + IN_CONFLICT;

    /** Live files from all over the index, at most so many: each from a part of the sequences. */
    public List<Row> sample(Sequence last, int count) throws SQLException {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long from = 1 + last.value() * i / count;
            long to = 1 + last.value() * (i + 1) / count;
            Row row = session.first(FILE_FROM, p -> p.add(from).add(to), EntryTable::read);
            if (row != null) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static final String LIVE_HASHES =
            "SELECT " + EntryHash.COLUMNS + " FROM entries WHERE deleted_at IS NULL";

    /**
     * The sum of all that is live, made anew from every row. A row that cannot be read adds
     * nothing: whoever asks for it is told why, and the sum shows that something is wrong.
     */
    public Sum sum() throws SQLException {
        Sum[] sum = {Sum.ZERO};
        session.forEach(
                LIVE_HASHES, Session.Binder.NONE, columns -> sum[0] = sum[0].plus(hash(columns)));
        return sum[0];
    }

    private static Sum hash(Columns columns) throws SQLException {
        try {
            return EntryHash.read(columns);
        } catch (DateTimeException e) {
            return Sum.ZERO;
        }
    }

    public @Nullable Row find(RelativePath path) throws SQLException {
        return session.first(
                FIND, params -> Place.of(path).bind(params), columns -> read(path, columns));
    }

    public List<@Nullable Row> find(List<RelativePath> paths) throws SQLException {
        List<@Nullable Row> rows =
                new ArrayList<@Nullable Row>(
                        Collections.<@Nullable Row>nCopies(paths.size(), null));
        Asked.inParts(
                paths.size(),
                (from, to) ->
                        session.forEach(
                                FIND_MANY,
                                params -> {
                                    for (RelativePath path : paths.subList(from, to)) {
                                        Place.of(path).bind(params);
                                    }
                                    params.addNulls(2 * (Asked.AT_ONCE - (to - from)));
                                },
                                columns -> {
                                    int i = from + Math.toIntExact(columns.number());
                                    rows.set(i, read(paths.get(i), columns));
                                }));
        return rows;
    }

    /** Those of the contents that a live file has. */
    public Map<Digest, RelativePath> sources(Collection<Digest> digests) throws SQLException {
        List<Digest> asked = List.copyOf(digests);
        Map<Digest, RelativePath> sources = new HashMap<>();
        Asked.inParts(
                asked.size(),
                (from, to) ->
                        session.forEach(
                                SOURCES,
                                params -> {
                                    for (Digest digest : asked.subList(from, to)) {
                                        params.add(DigestCodec.key(digest)).add(digest);
                                    }
                                    params.addNulls(2 * (Asked.AT_ONCE - (to - from)));
                                },
                                columns -> {
                                    int number = from + Math.toIntExact(columns.number());
                                    String path = columns.textOrNull();
                                    if (path != null) {
                                        sources.put(asked.get(number), RelativePath.of(path));
                                    }
                                }));
        return sources;
    }

    public List<Row> children(@Nullable RelativePath directory) throws SQLException {
        return session.all(
                CHILDREN, params -> params.add(Place.parentText(directory)), EntryTable::read);
    }

    /** Live files by directory and name. */
    public List<Row> filesAfter(@Nullable RelativePath after, int limit) throws SQLException {
        Place last = after == null ? new Place("", "") : Place.of(after);
        return session.all(FILES_AFTER, params -> last.bind(params).add(limit), EntryTable::read);
    }

    /** Whether a live file has a digest of another algorithm. */
    public boolean isHashedOtherwise(DigestAlgorithm algorithm) throws SQLException {
        return session.only(
                HASHED_OTHERWISE,
                params -> params.add(DigestCodec.beginning(algorithm)),
                Columns::flag);
    }

    public List<Row> filesWith(Digest digest, int limit) throws SQLException {
        return session.all(
                WITH_DIGEST,
                params -> params.add(DigestCodec.key(digest)).add(digest).add(limit),
                EntryTable::read);
    }

    /** Live files under a {@link LinkKey}, at most so many. */
    public List<Row> linked(long key, int limit) throws SQLException {
        return session.all(LINKED, params -> params.add(key).add(limit), EntryTable::read);
    }

    /** The live conflict copies, by path, at most {@code limit}. */
    public List<Row> conflicts(int limit) throws SQLException {
        return session.all(CONFLICTS, params -> params.add(limit), EntryTable::read);
    }

    /** The live conflict copies whose names begin as those of a path's copies do, by name. */
    public List<Row> copiesLike(RelativePath original) throws SQLException {
        String beginning = ConflictName.beginning(original);
        return session.all(
                COPIES_LIKE,
                params ->
                        params.add(Place.parentText(original.parent()))
                                .add(beginning)
                                .add(behind(beginning)),
                EntryTable::read);
    }

    /** The same of those that are files and come after one by name, at most {@code limit}. */
    public List<Row> copiesBehind(RelativePath original, RelativePath after, int limit)
            throws SQLException {
        String beginning = ConflictName.beginning(original);
        return session.all(
                COPIES_BEHIND,
                params ->
                        params.add(Place.parentText(original.parent()))
                                .add(after.name())
                                .add(behind(beginning))
                                .add(limit),
                EntryTable::read);
    }

    /** The first text that comes after all that begin so. */
    private static String behind(String beginning) {
        char last = beginning.charAt(beginning.length() - 1);
        return beginning.substring(0, beginning.length() - 1) + (char) (last + 1);
    }

    /** The live conflict copies that changed after a sequence, at most {@code limit}. */
    public List<Row> copiesAfter(Sequence after, int limit) throws SQLException {
        return session.all(
                COPIES_AFTER, params -> params.add(after.value()).add(limit), EntryTable::read);
    }

    public long countConflicts() throws SQLException {
        return session.only(COUNT_CONFLICTS, Session.Binder.NONE, Columns::number);
    }

    /** The rows after a sequence and not after another, at most {@code limit}. */
    public List<Row> changes(Sequence after, Sequence until, int limit) throws SQLException {
        return session.all(
                CHANGES,
                params -> params.add(after.value()).add(until.value()).add(limit),
                EntryTable::read);
    }

    /** The same as peers are told of it. */
    public List<FeedRow> feed(Sequence after, Sequence until, int limit) throws SQLException {
        return session.all(
                FEED,
                params -> params.add(after.value()).add(until.value()).add(limit),
                columns -> {
                    RelativePath path = RelativePath.of(columns.text());
                    Entry entry = EntryColumns.read(path, columns);
                    return new FeedRow(entry, new Sequence(columns.number()));
                });
    }

    public boolean hasLiveBelow(RelativePath directory) throws SQLException {
        return session.only(
                HAS_LIVE_BELOW,
                params ->
                        params.add(directory.toString())
                                .add(Place.beforeAllBelow(directory))
                                .add(Place.afterAllBelow(directory)),
                Columns::flag);
    }

    /**
     * The live rows below the children of a directory, from the last to the first by parent and
     * name; so what is below a directory comes before the directory.
     *
     * @param before the last path of the page before, null for the first page
     */
    public List<Row> liveDeeper(RelativePath directory, @Nullable RelativePath before, int limit)
            throws SQLException {
        Place bound =
                before == null ? new Place(Place.afterAllBelow(directory), "") : Place.of(before);
        return session.all(
                LIVE_DEEPER_BEFORE,
                params -> bound.bind(params.add(Place.beforeAllBelow(directory))).add(limit),
                EntryTable::read);
    }

    /**
     * The live rows directly below a directory, from the last to the first by name.
     *
     * @param before the last path of the page before, null for the first page
     */
    public List<Row> liveChildren(RelativePath directory, @Nullable RelativePath before, int limit)
            throws SQLException {
        if (before == null) {
            return session.all(
                    LIVE_CHILDREN,
                    params -> params.add(directory.toString()).add(limit),
                    EntryTable::read);
        }
        return session.all(
                LIVE_CHILDREN_BEFORE,
                params -> Place.of(before).bind(params).add(limit),
                EntryTable::read);
    }

    /**
     * A statement that puts so many rows, each unless something is known of its path. Where it
     * fails it may leave some of them, which is no harm: the transaction goes back as a whole. Were
     * it to go back by itself (ABORT, the default), SQLite would copy every page that it changes to
     * a temporary file first: two writes a row.
     */
    static String insertOf(int rows) {
        String row = "(?, ?, ?, ?, " + EntryColumns.PARAMS + ", ?, " + SeenColumns.PARAMS + ")";
        return INSERT + String.join(", ", Collections.nCopies(rows, row)) + UNLESS_KNOWN;
    }

    /**
     * The same for files of which nothing is known but what the disk shows: new ones, as nearly all
     * are that come many at a time. What is the same for all of them, or twice in a row, is in the
     * statement: to bind a parameter costs the driver more than SQLite needs for the column.
     */
    static String insertOfPlainFiles(int rows) {
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            int p = i * PLAIN_PARAMS;
            values.append(i == 0 ? "" : ", ")
                    .append(
                            ("(?%d, ?%d, NULL, ?%d, 'file', NULL, ?%d, ?%d, ?%d, ?%d, NULL, NULL,"
                                            + " ?%d, ?%d, 'file', ?%d, ?%d, ?%d, ?%d, ?%d, ?%d,"
                                            + " ?%d)")
                                    .formatted(
                                            p + 1, p + 2, p + 3, p + 4, p + 5, p + 6, p + 7, p + 8,
                                            p + 9, p + 4, p + 5, p + 10, p + 6, p + 11, p + 12,
                                            p + 13));
        }
        return INSERT + values + UNLESS_KNOWN;
    }

    /** Whether a row is one for such a statement. */
    static boolean isPlainFile(Row row) {
        FileStat seen = row.seen();
        return seen != null
                && row.entry().state() instanceof State.File file
                && row.entry().replaced() == null
                && seen.kind() == Kind.FILE
                && seen.size() == file.size()
                && seen.mtime().equals(file.mtime())
                && seen.mode().equals(file.mode())
                && seen.extras() == null
                && file.extras().isNone()
                && !ConflictName.isCopy(row.entry().path());
    }

    /** Binds them to it. */
    static void bindPlainFiles(Params params, List<Row> rows) throws SQLException {
        for (Row row : rows) {
            State.File file = (State.File) row.entry().state();
            FileStat seen = Objects.requireNonNull(row.seen());
            Place.of(row.entry().path())
                    .bind(params)
                    .add(DigestCodec.key(file.digest()))
                    .add(file.size())
                    .add(file.mtime())
                    .add(file.mode().bits())
                    .add(file.digest())
                    .add(row.entry().version())
                    .add(row.sequence().value())
                    .add(seen.ctime())
                    .add(seen.device())
                    .add(seen.inode())
                    .add(seen.lookedAt());
        }
    }

    /** Binds rows to a statement of {@link #insertOf}. */
    static void bind(Params params, List<Row> rows) throws SQLException {
        for (Row row : rows) {
            RelativePath path = row.entry().path();
            mark(Place.of(path).bind(params), ConflictName.isCopy(path));
            bind(params, row.entry(), row.sequence(), row.seen());
        }
    }

    private static void mark(Params params, boolean isCopy) throws SQLException {
        var _ = isCopy ? params.add(1) : params.addNulls(1);
    }

    /**
     * Puts the entry of a path of which nothing is known.
     *
     * @return whether that is so; the caller adds it to the totals
     */
    public boolean insert(Row row) throws SQLException {
        boolean isNew = session.update(PUT_NEW, params -> bind(params, List.of(row))) == 1;
        if (isNew) {
            putExtras(row.entry(), row.seen());
        }
        return isNew;
    }

    /** Adds to a row just put what hardly any has, and so has no place in the statement for all. */
    void putExtras(Entry entry, @Nullable FileStat seen) throws SQLException {
        Extras extras = entry.state().extras();
        Extras seenExtras = seen == null ? null : seen.extras();
        if (seenExtras != null || !extras.isNone()) {
            session.update(
                    PUT_EXTRAS,
                    params -> {
                        Params said = EntryColumns.bind(params, extras);
                        Long key = LinkKey.of(entry.state());
                        bind(key == null ? said.addNulls(1) : said.add(key), seenExtras);
                        Place.of(entry.path()).bind(params);
                    });
        }
    }

    private static Params bind(Params params, @Nullable Extras seen) throws SQLException {
        return seen == null ? params.addNulls(1) : params.add(ExtrasCodec.encode(seen));
    }

    /** Puts the entry of a path of which something is known. */
    public void replace(Entry entry, Sequence sequence, @Nullable FileStat seen)
            throws SQLException {
        session.update(
                PUT_OVER,
                params -> Place.of(entry.path()).bind(bind(params, entry, sequence, seen)));
        putExtras(entry, seen);
    }

    /**
     * Puts the entry of a path if it still has the row of a sequence.
     *
     * @return whether it had
     */
    public boolean replace(
            Sequence decidedOn, Entry entry, Sequence sequence, @Nullable FileStat seen)
            throws SQLException {
        int changed =
                session.update(
                        PUT_OVER_THAT,
                        params ->
                                Place.of(entry.path())
                                        .bind(bind(params, entry, sequence, seen))
                                        .add(decidedOn.value()));
        if (changed == 1) {
            putExtras(entry, seen);
        }
        return changed == 1;
    }

    private static Params bind(
            Params params, Entry entry, Sequence sequence, @Nullable FileStat seen)
            throws SQLException {
        var _ =
                entry.state() instanceof State.File file
                        ? params.add(DigestCodec.key(file.digest()))
                        : params.addNulls(1);
        EntryColumns.bind(params, entry).add(sequence.value());
        return SeenColumns.bind(params, seen);
    }

    /** Where a look was at no extras, those of the last look that was stay. */
    public void see(RelativePath path, FileStat seen) throws SQLException {
        session.update(SEE, params -> Place.of(path).bind(SeenColumns.bind(params, seen)));
        Extras extras = seen.extras();
        if (extras != null) {
            session.update(SEE_EXTRAS, params -> Place.of(path).bind(bind(params, extras)));
        }
    }

    /** Tombstones made before a time, by sequence. */
    public List<Row> tombstones(Instant before, Sequence after, Sequence until, int limit)
            throws SQLException {
        return session.all(
                TOMBSTONES,
                params ->
                        params.add(Times.clamped(before))
                                .add(after.value())
                                .add(until.value())
                                .add(limit),
                EntryTable::read);
    }

    /** Drops a tombstone; whether it was still there. */
    public boolean drop(Row tombstone) throws SQLException {
        int dropped =
                session.update(
                        DROP,
                        params ->
                                Place.of(tombstone.entry().path())
                                        .bind(params)
                                        .add(tombstone.sequence().value()));
        return dropped == 1;
    }

    public void forget(RelativePath path) throws SQLException {
        session.update(FORGET, params -> Place.of(path).bind(params));
    }

    private static Row read(Columns columns) throws SQLException {
        return read(RelativePath.of(columns.text()), columns);
    }

    private static Row read(RelativePath path, Columns columns) throws SQLException {
        Entry entry = EntryColumns.read(path, columns);
        Sequence sequence = new Sequence(columns.number());
        return new Row(entry, sequence, SeenColumns.read(columns));
    }
}
