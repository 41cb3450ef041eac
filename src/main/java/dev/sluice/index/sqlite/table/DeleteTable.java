package dev.sluice.index.sqlite.table;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.DeleteStanding;
import dev.sluice.index.DeleteSums;
import dev.sluice.index.Deletes;
import dev.sluice.index.HeldAt;
import dev.sluice.index.PlanKind;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.codec.Times;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is noted of deletes, or of overwrites, read through one connection. */
public record DeleteTable(Session session, PlanKind kind) {

    private static final String OF_WAITING =
            " FROM planned_deletes JOIN delete_plans ON number = plan WHERE state = 'waiting'";

    /**
     * What is gone, or would go: from which sequence to which each path lived, and whether it is
     * not there any more. What waits was live when it was last looked at.
     */
    private static final String GONE =
            "WITH gone (born, ended, done) AS (SELECT min(born), max(ended), min(done) FROM ("
                    + "SELECT parent, name, born, ended, NOT EXISTS (SELECT 1 FROM entries e"
                    + " WHERE e.parent = a.parent AND e.name = a.name AND e.deleted_at IS NULL)"
                    + " AS done FROM allowed_deletes a WHERE why = 'budget'"
                    + " UNION ALL SELECT p.parent, p.name, coalesce(e.born, e.sequence, 0), "
                    + Long.MAX_VALUE
                    + ", 0 FROM planned_deletes p LEFT JOIN entries e"
                    + " ON e.parent = p.parent AND e.name = p.name AND e.deleted_at IS NULL"
                    + " WHERE plan = 0 OR plan IN (SELECT number FROM delete_plans"
                    + " WHERE state = 'waiting' AND since > ?)"
                    + ") GROUP BY parent, name) ";

    /** Of the paths that lived at a sequence. */
    private static final String SUMS =
            GONE
                    + "SELECT (SELECT count(*) FROM gone WHERE born <= ?2 AND ended > ?2),"
                    + " (SELECT count(*) FROM allowed_deletes WHERE why = 'approved'"
                    + " AND born <= ?2 AND ended > ?2)";

    /** Of the paths that lived at one time, that time at which most of them did. */
    private static final String WORST =
            GONE
                    + ", steps (at, gone, done) AS (SELECT born, 1, done FROM gone"
                    + " UNION ALL SELECT ended, -1, -done FROM gone),"
                    + " moments (gone, done) AS (SELECT sum(gone) OVER w, sum(done) OVER w"
                    + " FROM steps WINDOW w AS (ORDER BY at, gone))"
                    + " SELECT gone, done FROM moments, totals"
                    + " ORDER BY gone > ?2 DESC, gone * 1.0 / (files + directories + links + done)"
                    + " DESC LIMIT 1";

    private static final String COUNT_AT =
            "SELECT at, live, sequence FROM live_counts WHERE at <= ? ORDER BY at DESC LIMIT 1";
    private static final String IN_PLAN =
            "EXISTS (SELECT 1 FROM planned_deletes JOIN delete_plans ON number = plan"
                    + " WHERE parent = ?1 AND name = ?2 AND version = ?3 AND state = ";
    private static final String STANDING =
            "SELECT CASE WHEN EXISTS (SELECT 1 FROM allowed_deletes"
                    + " WHERE parent = ?1 AND name = ?2 AND version = ?3) THEN 1 WHEN "
                    + IN_PLAN
                    + "'approved') THEN 2 WHEN "
                    + IN_PLAN
                    + "'waiting') THEN 3 ELSE 0 END";
    private static final String WAITING =
            "SELECT number, origin, since, (SELECT count(*) FROM planned_deletes"
                    + " WHERE plan = number), reason FROM delete_plans WHERE state = 'waiting'"
                    + " AND kind = 'deletes' ORDER BY number";
    private static final String IS_WAITING =
            "SELECT EXISTS (SELECT 1 FROM delete_plans WHERE state = 'waiting' AND kind = 'deletes'"
                    + " AND origin = ?)";
    private static final String IS_ANY_WAITING =
            "SELECT EXISTS (SELECT 1 FROM delete_plans WHERE state = 'waiting'"
                    + " AND kind = 'deletes')";
    private static final String PLANS_WAITING =
            "SELECT count(*) FROM delete_plans WHERE state = 'waiting'"
                    + " AND kind = 'deletes' AND since > ?";
    private static final String WAITING_COUNT =
            "SELECT count(*) FROM (SELECT DISTINCT parent, name" + OF_WAITING + ")";
    private static final String PLANNED =
            "SELECT parent, name, version FROM planned_deletes"
                    + " WHERE plan = ? AND (parent, name) > (?, ?)"
                    + " ORDER BY parent, name LIMIT ?";
    private static final String HELD_AT =
            "SELECT number, origin, since, reason, version FROM planned_deletes"
                    + " JOIN delete_plans ON number = plan"
                    + " WHERE parent = ? AND name = ? AND state = 'waiting'";
    private static final String LAST_COUNT =
            "SELECT at, live, sequence FROM live_counts ORDER BY at DESC LIMIT 1";
    private static final String IS_RELISTED =
            "SELECT EXISTS (SELECT 1 FROM relisted WHERE peer = ?)";

    private static final DeleteStanding[] STANDINGS = {
        DeleteStanding.NEW, DeleteStanding.ALLOWED, DeleteStanding.APPROVED, DeleteStanding.WAITING
    };

    public List<DeletePlan> waiting() throws SQLException {
        return session.all(
                kind.sql(WAITING),
                Session.Binder.NONE,
                columns ->
                        new DeletePlan(
                                columns.number(),
                                kind,
                                DeleteOrigin.of(columns.text()),
                                columns.time(),
                                columns.number(),
                                columns.text()));
    }

    public boolean isWaiting(DeleteOrigin origin) throws SQLException {
        return session.only(
                kind.sql(IS_WAITING), params -> params.add(origin.toString()), Columns::flag);
    }

    public boolean isAnyWaiting() throws SQLException {
        return session.only(kind.sql(IS_ANY_WAITING), Session.Binder.NONE, Columns::flag);
    }

    public long plansWaiting(Instant after) throws SQLException {
        return session.only(
                kind.sql(PLANS_WAITING),
                params -> params.add(Times.clamped(after)),
                Columns::number);
    }

    public long waitingCount() throws SQLException {
        return session.only(kind.sql(WAITING_COUNT), Session.Binder.NONE, Columns::number);
    }

    public List<PlannedDelete> planned(long plan, @Nullable RelativePath after, int limit)
            throws SQLException {
        Place from = after == null ? new Place("", "") : Place.of(after);
        return session.all(
                kind.sql(PLANNED),
                params -> from.bind(params.add(plan)).add(limit),
                columns ->
                        new PlannedDelete(
                                new Place(columns.text(), columns.text()).path(),
                                columns.version()));
    }

    /** The plans that wait and list a path. */
    public List<HeldAt> heldAt(RelativePath path) throws SQLException {
        return session.all(
                kind.sql(HELD_AT),
                params -> Place.of(path).bind(params),
                columns ->
                        new HeldAt(
                                columns.number(),
                                kind,
                                DeleteOrigin.of(columns.text()),
                                columns.time(),
                                columns.text(),
                                columns.version()));
    }

    public List<DeleteStanding> standings(List<PlannedDelete> asked) throws SQLException {
        List<DeleteStanding> standings = new ArrayList<>(asked.size());
        for (PlannedDelete each : asked) {
            standings.add(
                    session.only(
                            kind.sql(STANDING),
                            params -> Place.of(each.path()).bind(params).add(each.version()),
                            columns -> STANDINGS[Math.toIntExact(columns.number())]));
        }
        return standings;
    }

    public DeleteSums sums(Instant hourAgo, Sequence at) throws SQLException {
        return session.only(
                kind.sql(SUMS),
                params -> params.add(Times.clamped(hourAgo)).add(at.value()),
                columns -> new DeleteSums(columns.number(), 0, columns.number()));
    }

    public DeleteSums worst(Instant hourAgo, long many) throws SQLException {
        DeleteSums worst =
                session.first(
                        kind.sql(WORST),
                        params -> params.add(Times.clamped(hourAgo)).add(many),
                        columns -> new DeleteSums(columns.number(), columns.number(), 0));
        return worst == null ? new DeleteSums(0, 0, 0) : worst;
    }

    public Deletes.@Nullable LiveCount lastCount() throws SQLException {
        return session.first(LAST_COUNT, Session.Binder.NONE, DeleteTable::count);
    }

    public Deletes.@Nullable LiveCount count(Instant until) throws SQLException {
        return session.first(
                COUNT_AT, params -> params.add(Times.clamped(until)), DeleteTable::count);
    }

    private static Deletes.LiveCount count(Columns columns) throws SQLException {
        return new Deletes.LiveCount(
                columns.time(), columns.number(), new Sequence(columns.number()));
    }

    public boolean isRelisted(NodeId peer) throws SQLException {
        return session.only(IS_RELISTED, params -> params.add(peer.bits()), Columns::flag);
    }
}
