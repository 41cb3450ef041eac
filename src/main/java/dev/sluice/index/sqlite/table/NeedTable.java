package dev.sluice.index.sqlite.table;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Extras;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Version;
import dev.sluice.index.Need;
import dev.sluice.index.Needs;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.codec.Times;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wanted of the peers, read and written through one connection. */
public record NeedTable(Session session) {

    private static final String ROW =
            "SELECT peer, path, "
                    + EntryColumns.SELECTED
                    + ", at_sequence, since, attempts, reason, retry_at FROM wanted ";
    private static final String PAGE =
            ROW
                    + "WHERE peer = ? AND path > ?"
                    + " AND (retry_at <= ? OR retry_at > ? AND retry_at < ?)"
                    + " ORDER BY path LIMIT ?";
    private static final String RETRY =
            "UPDATE wanted SET retry_at = 0 WHERE peer = ? AND attempts > 0 AND retry_at < ?";
    private static final String FAILED = ROW + "WHERE attempts > 0 ORDER BY peer, path LIMIT ?";
    private static final String WANTS = "SELECT 1 FROM wanted WHERE digest = ? LIMIT 1";
    private static final String VERSIONS =
            "SELECT version FROM wanted WHERE path = ? AND peer IN (SELECT peer FROM"
                    + " wanted_totals)";
    private static final String VERSION = "SELECT version FROM wanted WHERE peer = ? AND path = ?";
    private static final String AT =
            ROW + "WHERE path = ? AND peer IN (SELECT peer FROM wanted_totals) ORDER BY peer";
    private static final String COUNT = "SELECT wanted FROM wanted_totals WHERE peer = ?";
    private static final String NEEDS = "SELECT live, excess FROM wanted_totals WHERE peer = ?";
    private static final String IS_NEED =
            "SELECT EXISTS (SELECT 1 FROM wanted WHERE peer = ? AND path = ?"
                    + " AND deleted_at IS NULL)";
    private static final String LOWEST = "SELECT min(at_sequence) FROM wanted WHERE peer = ?";
    private static final String WANT =
            "INSERT INTO wanted (peer, path, "
                    + EntryColumns.NAMES
                    + ", at_sequence, since, attempts, reason, retry_at) VALUES (?, ?, "
                    + EntryColumns.PARAMS
                    + ", ?, ?, 0, NULL, 0) ON CONFLICT (peer, path) DO UPDATE SET "
                    + EntryColumns.FROM_EXCLUDED
                    + ", at_sequence = excluded.at_sequence, attempts = 0, reason = NULL,"
                    + " retry_at = 0 WHERE excluded.at_sequence > wanted.at_sequence";
    private static final String WANT_EXTRAS =
            "UPDATE wanted SET extras = ? WHERE peer = ? AND path = ? AND at_sequence = ?";
    private static final String UNWANT =
            "DELETE FROM wanted WHERE peer = ? AND path = ? AND at_sequence <= ?";
    private static final String UNWANT_OF_ALL = "DELETE FROM wanted";
    private static final String UNWANT_ALL = "DELETE FROM wanted WHERE peer = ?";
    private static final String KEEP_PLANNED =
            "UPDATE wanted SET at_sequence = 0 WHERE peer = ? AND deleted_at IS NOT NULL"
                    + " AND path IN (SELECT CASE parent WHEN '' THEN name"
                    + " ELSE parent || '/' || name END FROM planned_deletes)";
    private static final String UNWANT_OTHERS =
            "DELETE FROM wanted WHERE peer = ? AND at_sequence > 0";
    private static final String FAIL =
            "UPDATE wanted SET attempts = attempts + 1, reason = ?, retry_at = ?"
                    + " WHERE peer = ? AND path = ? AND at_sequence = ?";

    /** A row that is not to be tried again. */
    private static final long NEVER = Times.clamped(Instant.MAX);

    /** The next rows after a path that may be tried at a time. */
    public List<Need> page(NodeId peer, @Nullable RelativePath after, Instant now, int limit)
            throws SQLException {
        long at = Times.clamped(now);
        long longest = Need.LONGEST_PAUSE.toNanos();
        return session.all(
                PAGE,
                params ->
                        params.add(peer.bits())
                                .add(Place.parentText(after))
                                .add(at)
                                .add(at < NEVER - longest ? at + longest : NEVER)
                                .add(NEVER)
                                .add(limit),
                NeedTable::read);
    }

    /** The versions of a path that are wanted, of whatever peer. */
    public List<Version> versions(RelativePath path) throws SQLException {
        return session.all(VERSIONS, params -> params.add(path.toString()), Columns::version);
    }

    /** The version of a path that is wanted of a peer, or null. */
    public @Nullable Version version(NodeId peer, RelativePath path) throws SQLException {
        return session.first(
                VERSION, params -> params.add(peer.bits()).add(path.toString()), Columns::version);
    }

    /** What is wanted at a path, of whatever peer. */
    public List<Need> at(RelativePath path) throws SQLException {
        return session.all(AT, params -> params.add(path.toString()), NeedTable::read);
    }

    public List<Need> failed(int limit) throws SQLException {
        return session.all(FAILED, params -> params.add(limit), NeedTable::read);
    }

    public boolean wants(Digest digest) throws SQLException {
        return session.first(WANTS, params -> params.add(digest), Columns::number) != null;
    }

    public long count(NodeId peer) throws SQLException {
        Long count = session.first(COUNT, params -> params.add(peer.bits()), Columns::number);
        return count == null ? 0 : count;
    }

    public Needs needs(NodeId peer) throws SQLException {
        Needs needs =
                session.first(
                        NEEDS,
                        params -> params.add(peer.bits()),
                        columns -> new Needs(columns.number(), columns.number()));
        return needs == null ? new Needs(0, 0) : needs;
    }

    /** How many of the paths have a row of something live. */
    public long needsAt(NodeId peer, List<RelativePath> paths) throws SQLException {
        long count = 0;
        for (RelativePath path : paths) {
            boolean isNeed =
                    session.only(
                            IS_NEED,
                            params -> params.add(peer.bits()).add(path.toString()),
                            Columns::flag);
            count += isNeed ? 1 : 0;
        }
        return count;
    }

    /** The lowest sequence that is wanted of a peer, or null. */
    public @Nullable Sequence lowest(NodeId peer) throws SQLException {
        Long lowest =
                session.first(LOWEST, params -> params.add(peer.bits()), Columns::numberOrNull);
        return lowest == null ? null : new Sequence(lowest);
    }

    public void want(NodeId peer, Entry entry, Sequence at, Instant since) throws SQLException {
        session.update(
                WANT,
                params -> {
                    params.add(peer.bits()).add(entry.path().toString());
                    EntryColumns.bind(params, entry).add(at.value()).add(since);
                });
        Extras extras = entry.state().extras();
        if (!extras.isNone()) {
            session.update(
                    WANT_EXTRAS,
                    params ->
                            EntryColumns.bind(params, extras)
                                    .add(peer.bits())
                                    .add(entry.path().toString())
                                    .add(at.value()));
        }
    }

    public void unwant(NodeId peer, RelativePath path, Sequence at) throws SQLException {
        session.update(
                UNWANT, params -> params.add(peer.bits()).add(path.toString()).add(at.value()));
    }

    public void unwantAll() throws SQLException {
        session.run(UNWANT_OF_ALL);
    }

    public void unwantAll(NodeId peer) throws SQLException {
        session.update(UNWANT_ALL, params -> params.add(peer.bits()));
    }

    /**
     * What is in a plan comes before all that the peer will list.
     *
     * @return how much that is
     */
    public long unwantAllButPlanned(NodeId peer) throws SQLException {
        long kept = session.update(KEEP_PLANNED, params -> params.add(peer.bits()));
        session.update(UNWANT_OTHERS, params -> params.add(peer.bits()));
        return kept;
    }

    public void fail(Need wanted, String reason, Instant retryAt) throws SQLException {
        session.update(
                FAIL,
                params ->
                        params.add(reason)
                                .add(Times.clamped(retryAt))
                                .add(wanted.peer().bits())
                                .add(wanted.entry().path().toString())
                                .add(wanted.at().value()));
    }

    /** All that has failed may be tried again now. */
    public void retry(NodeId peer) throws SQLException {
        session.update(RETRY, params -> params.add(peer.bits()).add(NEVER));
    }

    private static Need read(Columns columns) throws SQLException {
        NodeId peer = new NodeId(columns.number());
        Entry entry = EntryColumns.read(RelativePath.of(columns.text()), columns);
        return new Need(
                peer,
                entry,
                new Sequence(columns.number()),
                columns.time(),
                Math.toIntExact(columns.number()),
                columns.textOrNull(),
                columns.time());
    }
}
