package dev.sluice.index.sqlite.table;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.index.DeleteChanges;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.PlanKind;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.codec.Times;
import dev.sluice.index.sqlite.file.IndexFile;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.BiConsumer;

/** What is noted of deletes, or of overwrites, written within the transaction of a connection. */
public final class DeletesWritten implements DeleteChanges {

    /** Of one content more are no moves: so many files with one content say nothing. */
    private static final int MAX_MOVES = 100;

    private static final String COUNT =
            "INSERT OR REPLACE INTO live_counts (at, live, sequence)"
                    + " SELECT ?, files + directories + links, last_sequence FROM totals, folder";
    private static final String DROP_COUNTS =
            "DELETE FROM live_counts WHERE at < (SELECT max(at) FROM live_counts WHERE at <= ?)"
                    + " OR at > ?";
    private static final String PRUNE_ALLOWED = "DELETE FROM allowed_deletes WHERE at < ?";
    private static final String PULL_BACK = "UPDATE allowed_deletes SET at = ?1 WHERE at > ?1";
    private static final String PULL_BACK_PLANS =
            "UPDATE delete_plans SET since = ?1 WHERE since > ?1";
    private static final String PRUNE_JUDGED = "DELETE FROM planned_deletes WHERE plan = 0";
    private static final String PRUNE_PLANNED =
            "DELETE FROM planned_deletes AS p WHERE version <> ? AND NOT EXISTS"
                    + " (SELECT 1 FROM entries e WHERE e.parent = p.parent AND e.name = p.name"
                    + " AND e.version = p.version AND e.deleted_at IS NULL)";
    private static final String PRUNE_DRIFT =
            "DELETE FROM planned_deletes AS p WHERE version = ? AND EXISTS"
                    + " (SELECT 1 FROM allowed_deletes a WHERE a.parent = p.parent"
                    + " AND a.name = p.name AND a.version = p.version)";

    /** The same of what has changed since; what was forgotten has left by {@link #FORGET}. */
    private static final String PRUNE_CHANGED =
            PRUNE_PLANNED
                    + " AND (parent, name) IN (SELECT parent, name FROM entries WHERE sequence >"
                    + " ?)";

    private static final String PRUNE_CHANGED_DRIFT =
            PRUNE_DRIFT
                    + " AND (parent, name) IN (SELECT parent, name FROM allowed_deletes"
                    + " WHERE at >= ?)";
    private static final String FORGET =
            "DELETE FROM planned_deletes WHERE parent = ? AND name = ? AND version <> ?";
    private static final String PRUNE_PLANS =
            "DELETE FROM delete_plans WHERE NOT EXISTS"
                    + " (SELECT 1 FROM planned_deletes WHERE plan = number) AND kind = 'deletes'";
    private static final String ALLOW =
            "INSERT INTO allowed_deletes (parent, name, version, at, why, born, ended) ";

    /** The delete comes with the next sequence, or later. */
    private static final String ENDED = "(SELECT last_sequence + 1 FROM folder)";

    /** A path that came back within the hour, and goes again, lived as long as it did before. */
    private static final String AGAIN =
            " ON CONFLICT (parent, name) DO UPDATE SET version = excluded.version,"
                    + " at = excluded.at, why = excluded.why, ended = excluded.ended,"
                    + " born = iif(why = 'budget', min(born, excluded.born), excluded.born)";

    private static final String ALLOW_APPROVED =
            ALLOW
                    + "SELECT ?1, ?2, ?3, ?4, 'approved', coalesce((SELECT ifnull(born, sequence)"
                    + " FROM entries WHERE parent = ?1 AND name = ?2), 0), "
                    + ENDED
                    + " WHERE true"
                    + AGAIN;
    private static final String ALLOW_JUDGED =
            ALLOW
                    + "SELECT p.parent, p.name, p.version, ?, 'budget',"
                    + " coalesce(e.born, e.sequence, 0), "
                    + ENDED
                    + " FROM planned_deletes p LEFT JOIN entries e"
                    + " ON e.parent = p.parent AND e.name = p.name WHERE plan = 0"
                    + AGAIN;
    private static final String JUDGE =
            "INSERT OR REPLACE INTO planned_deletes (parent, name, plan, version)"
                    + " VALUES (?, ?, 0, ?)";

    /** The content of an empty file is at many paths, and is no sign of a move. */
    private static final String GONE =
            "WITH gone AS (SELECT p.parent, p.name, p.version, e.content_key, e.digest, e.sequence,"
                    + " ifnull(e.born, e.sequence) AS born,"
                    + " row_number() OVER (PARTITION BY e.digest ORDER BY e.sequence) AS nth"
                    + " FROM planned_deletes p JOIN entries e"
                    + " ON e.parent = p.parent AND e.name = p.name"
                    + " WHERE p.plan = 0 AND e.digest IS NOT NULL AND e.size > 0) ";

    private static final String COME =
            "(SELECT count(*) FROM (SELECT 1 FROM entries c WHERE c.content_key = gone.content_key"
                    + " AND c.digest = gone.digest AND c.sequence > gone.sequence"
                    + " AND NOT EXISTS (SELECT 1 FROM planned_deletes q"
                    + " WHERE q.parent = c.parent AND q.name = c.name)"
                    + " AND NOT EXISTS (SELECT 1 FROM allowed_deletes a WHERE a.parent = c.parent"
                    + " AND a.name = c.name AND a.version = c.version)"
                    + " LIMIT "
                    + MAX_MOVES
                    + "))";
    private static final String ALLOW_MOVES =
            GONE
                    + ALLOW
                    + "SELECT parent, name, version, ?, 'move', born, "
                    + ENDED
                    + " FROM gone WHERE nth <= "
                    + MAX_MOVES
                    + " AND nth <= "
                    + COME
                    + AGAIN;
    private static final String UNJUDGE_ALLOWED =
            "DELETE FROM planned_deletes AS p WHERE plan = 0 AND EXISTS (SELECT 1"
                    + " FROM allowed_deletes a WHERE a.parent = p.parent AND a.name = p.name"
                    + " AND a.version = p.version)";
    private static final String ANY_JUDGED =
            "SELECT EXISTS (SELECT 1 FROM planned_deletes WHERE plan = 0)";
    private static final String PLAN =
            "INSERT INTO delete_plans (origin, since, state, reason, kind)"
                    + " VALUES (?, ?, 'waiting', ?, 'deletes')";
    private static final String LAST = "SELECT last_insert_rowid()";
    private static final String MOVE =
            "UPDATE OR REPLACE planned_deletes SET plan = ? WHERE plan = ?";
    private static final String DROP_PLAN = "DELETE FROM delete_plans WHERE number = ?";
    private static final String DROP_PLANNED = "DELETE FROM planned_deletes WHERE plan = ?";
    private static final String APPROVE =
            "UPDATE delete_plans SET state = 'approved' WHERE number = ?";
    private static final String LEAVE =
            "DELETE FROM planned_deletes WHERE plan = ? AND parent = ? AND name = ?";
    private static final String RELIST_ALL =
            "INSERT OR IGNORE INTO relisted SELECT peer FROM cursors";
    private static final String RELISTED = "DELETE FROM relisted WHERE peer = ?";

    private final Session session;
    private final PlanKind kind;
    private final BiConsumer<String, IndexFile.Change> changes;

    /**
     * @param changes makes a change under a name for what fails
     */
    public DeletesWritten(
            Session session, PlanKind kind, BiConsumer<String, IndexFile.Change> changes) {
        this.session = session;
        this.kind = kind;
        this.changes = changes;
    }

    @Override
    public void count(Instant now, Instant until) {
        change(
                "count live entries",
                () -> {
                    long at = Times.clamped(now);
                    session.update(COUNT, params -> params.add(at));
                    session.update(DROP_COUNTS, params -> params.add(Times.clamped(until)).add(at));
                });
    }

    @Override
    public long prune(Instant hourAgo, Instant now) {
        return prune(
                hourAgo,
                now,
                () ->
                        session.update(
                                        kind.sql(PRUNE_DRIFT),
                                        params -> params.add(PlannedDelete.NO_ENTRY))
                                + session.update(
                                        kind.sql(PRUNE_PLANNED),
                                        params -> params.add(PlannedDelete.NO_ENTRY)));
    }

    @Override
    public long pruneChanged(Sequence after, Instant since, Instant hourAgo, Instant now) {
        long from = Times.clamped(since);
        return prune(
                hourAgo,
                now,
                () ->
                        session.update(
                                        kind.sql(PRUNE_CHANGED_DRIFT),
                                        params -> params.add(PlannedDelete.NO_ENTRY).add(from))
                                + session.update(
                                        kind.sql(PRUNE_CHANGED),
                                        params ->
                                                params.add(PlannedDelete.NO_ENTRY)
                                                        .add(after.value())));
    }

    private long prune(Instant hourAgo, Instant now, IndexFile.Work<Integer> planned) {
        long[] pruned = {0};
        change(
                "forget old deletes",
                () -> {
                    pruned[0] = planned.run();
                    pruned[0] +=
                            session.update(
                                    kind.sql(PRUNE_ALLOWED),
                                    params -> params.add(Times.clamped(hourAgo)));
                    session.update(kind.sql(PULL_BACK), params -> params.add(Times.clamped(now)));
                    session.update(
                            kind.sql(PULL_BACK_PLANS), params -> params.add(Times.clamped(now)));
                    session.run(kind.sql(PRUNE_JUDGED));
                    session.run(kind.sql(PRUNE_PLANS));
                });
        return pruned[0];
    }

    /** Nothing is known of the path any more, so its entry is in no plan. */
    public void forget(RelativePath path) {
        change(
                "take a path out of the plans",
                () ->
                        session.update(
                                kind.sql(FORGET),
                                params -> Place.of(path).bind(params).add(PlannedDelete.NO_ENTRY)));
    }

    @Override
    public void allowApproved(PlannedDelete delete, Instant now) {
        change(
                "allow a delete",
                () ->
                        session.update(
                                kind.sql(ALLOW_APPROVED),
                                params ->
                                        Place.of(delete.path())
                                                .bind(params)
                                                .add(delete.version())
                                                .add(Times.clamped(now))));
    }

    @Override
    public void judge(PlannedDelete delete) {
        change(
                "judge a delete",
                () ->
                        session.update(
                                kind.sql(JUDGE),
                                params ->
                                        Place.of(delete.path())
                                                .bind(params)
                                                .add(delete.version())));
    }

    @Override
    public int allowMoves(Instant now) {
        return allow("allow moves", kind.sql(ALLOW_MOVES), now);
    }

    @Override
    public int allowJudged(Instant now) {
        return allow("allow deletes", kind.sql(ALLOW_JUDGED), now);
    }

    private int allow(String step, String sql, Instant now) {
        int[] allowed = {0};
        change(
                step,
                () -> {
                    allowed[0] = session.update(sql, params -> params.add(Times.clamped(now)));
                    session.run(kind.sql(UNJUDGE_ALLOWED));
                });
        return allowed[0];
    }

    @Override
    public long plan(DeleteOrigin origin, Instant since, String reason, long growing) {
        long[] number = {0};
        change(
                "make a plan",
                () -> {
                    if (session.only(kind.sql(ANY_JUDGED), Session.Binder.NONE, Columns::flag)) {
                        session.update(
                                kind.sql(PLAN),
                                params -> params.add(origin.toString()).add(since).add(reason));
                        number[0] = session.only(LAST, Session.Binder.NONE, Columns::number);
                        if (growing != 0) {
                            move(growing, number[0]);
                            session.update(kind.sql(DROP_PLAN), params -> params.add(growing));
                        }
                        // Last: of a path that is in both it is the newer version.
                        move(0, number[0]);
                    }
                });
        return number[0];
    }

    private void move(long from, long to) throws SQLException {
        session.update(kind.sql(MOVE), params -> params.add(to).add(from));
    }

    @Override
    public void approve(long plan) {
        change(
                "approve a plan",
                () -> session.update(kind.sql(APPROVE), params -> params.add(plan)));
    }

    @Override
    public void drop(long plan) {
        change(
                "drop a plan",
                () -> {
                    session.update(kind.sql(DROP_PLANNED), params -> params.add(plan));
                    session.update(kind.sql(DROP_PLAN), params -> params.add(plan));
                });
    }

    @Override
    public void leave(long plan, RelativePath path) {
        change(
                "take a path out of a plan",
                () ->
                        session.update(
                                kind.sql(LEAVE), params -> Place.of(path).bind(params.add(plan))));
    }

    @Override
    public void relistAll() {
        change("relist the peers", () -> session.run(RELIST_ALL));
    }

    @Override
    public void relisted(NodeId peer) {
        change("relist a peer", () -> session.update(RELISTED, params -> params.add(peer.bits())));
    }

    private void change(String step, IndexFile.Change change) {
        changes.accept(step, change);
    }
}
