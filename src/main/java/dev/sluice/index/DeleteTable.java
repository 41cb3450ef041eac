package dev.sluice.index;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is noted of deletes, read through one connection. */
record DeleteTable(Session session) {

    private static final String OF_WAITING =
            " FROM planned_deletes JOIN delete_plans ON number = plan WHERE state = 'waiting'";
    private static final String COUNTED =
            "SELECT parent, name FROM allowed_deletes WHERE why = 'budget'"
                    + " UNION SELECT parent, name"
                    + OF_WAITING
                    + " UNION SELECT parent, name FROM planned_deletes WHERE plan = 0";
    private static final String DONE =
            "SELECT count(*) FROM allowed_deletes a WHERE why = 'budget' AND NOT EXISTS (SELECT 1"
                    + " FROM entries e WHERE e.parent = a.parent AND e.name = a.name"
                    + " AND e.deleted_at IS NULL)";
    private static final String SUMS =
            "SELECT (SELECT count(*) FROM ("
                    + COUNTED
                    + ")), ("
                    + DONE
                    + "), (SELECT count(*) FROM allowed_deletes WHERE why = 'approved'),"
                    + " (SELECT live FROM live_counts WHERE at <= ? ORDER BY at DESC LIMIT 1)";
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
                    + " ORDER BY number";
    private static final String IS_WAITING =
            "SELECT EXISTS (SELECT 1 FROM delete_plans WHERE state = 'waiting' AND origin = ?)";
    private static final String WAITING_COUNT =
            "SELECT count(*) FROM (SELECT DISTINCT parent, name" + OF_WAITING + ")";
    private static final String PLANNED =
            "SELECT parent, name, version FROM planned_deletes"
                    + " WHERE plan = ? AND (parent, name) > (?, ?)"
                    + " ORDER BY parent, name LIMIT ?";
    private static final String LAST_COUNT =
            "SELECT at, live FROM live_counts ORDER BY at DESC LIMIT 1";
    private static final String IS_RELISTED =
            "SELECT EXISTS (SELECT 1 FROM relisted WHERE peer = ?)";

    private static final DeleteStanding[] STANDINGS = {
        DeleteStanding.NEW, DeleteStanding.ALLOWED, DeleteStanding.APPROVED, DeleteStanding.WAITING
    };

    List<DeletePlan> waiting() throws SQLException {
        return session.all(
                WAITING,
                Session.Binder.NONE,
                columns ->
                        new DeletePlan(
                                columns.number(),
                                DeleteOrigin.of(columns.text()),
                                columns.time(),
                                columns.number(),
                                columns.text()));
    }

    boolean isWaiting(DeleteOrigin origin) throws SQLException {
        return session.only(IS_WAITING, params -> params.add(origin.toString()), Columns::flag);
    }

    long waitingCount() throws SQLException {
        return session.only(WAITING_COUNT, Session.Binder.NONE, Columns::number);
    }

    List<PlannedDelete> planned(long plan, @Nullable RelativePath after, int limit)
            throws SQLException {
        Place from = after == null ? new Place("", "") : Place.of(after);
        return session.all(
                PLANNED,
                params -> from.bind(params.add(plan)).add(limit),
                columns ->
                        new PlannedDelete(
                                new Place(columns.text(), columns.text()).path(),
                                columns.version()));
    }

    List<DeleteStanding> standings(List<PlannedDelete> asked) throws SQLException {
        List<DeleteStanding> standings = new ArrayList<>(asked.size());
        for (PlannedDelete each : asked) {
            standings.add(
                    session.only(
                            STANDING,
                            params -> Place.of(each.path()).bind(params).add(each.version()),
                            columns -> STANDINGS[Math.toIntExact(columns.number())]));
        }
        return standings;
    }

    DeleteSums sums(Instant hourAgo) throws SQLException {
        return session.only(
                SUMS,
                params -> params.add(Times.clamped(hourAgo)),
                columns ->
                        new DeleteSums(
                                columns.number(),
                                columns.number(),
                                columns.number(),
                                columns.number()));
    }

    Deletes.@Nullable LiveCount lastCount() throws SQLException {
        return session.first(
                LAST_COUNT,
                Session.Binder.NONE,
                columns -> new Deletes.LiveCount(columns.time(), columns.number()));
    }

    boolean isRelisted(NodeId peer) throws SQLException {
        return session.only(IS_RELISTED, params -> params.add(peer.bits()), Columns::flag);
    }
}
