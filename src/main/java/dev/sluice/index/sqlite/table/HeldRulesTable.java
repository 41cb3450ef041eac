package dev.sluice.index.sqlite.table;

import dev.sluice.domain.RelativePath;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.HeldRules;
import dev.sluice.index.PlanKind;
import dev.sluice.index.codec.Columns;
import dev.sluice.index.sqlite.file.Session;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ignore rules of a peer that are not in force, through one connection. */
public record HeldRulesTable(Session session) {

    private static final String FIND =
            "SELECT plan, patterns, forgets, shows, state FROM held_rules";
    private static final String PLAN =
            "INSERT INTO delete_plans (origin, since, state, reason, kind)"
                    + " VALUES ('peer', ?, 'waiting', ?, 'rules')";
    private static final String LAST = "SELECT last_insert_rowid()";
    private static final String HOLD =
            "INSERT INTO held_rules (plan, patterns, forgets, shows, state)"
                    + " VALUES (?, ?, ?, ?, 'waiting')";
    private static final String DECIDE =
            "UPDATE held_rules SET state = ? WHERE plan = ? AND state = 'waiting'";
    private static final String DROP_PLAN = "DELETE FROM delete_plans WHERE kind = 'rules'";
    private static final String DROP = "DELETE FROM held_rules";
    private static final String DROP_PATHS = "DELETE FROM held_rules_paths";
    private static final String ADD_PATH =
            "INSERT OR REPLACE INTO held_rules_paths (parent, name, shown) VALUES (?, ?, ?)";
    private static final String PATHS =
            "SELECT parent, name FROM held_rules_paths WHERE shown = ? AND (parent, name) > (?, ?)"
                    + " ORDER BY parent, name LIMIT ?";
    private static final String PLANS =
            "SELECT p.number, p.kind, p.origin, p.since, CASE p.kind WHEN 'deletes' THEN (SELECT"
                    + " count(*) FROM planned_deletes WHERE plan = p.number) WHEN 'changes' THEN"
                    + " (SELECT count(*) FROM planned_changes WHERE plan = p.number) ELSE (SELECT"
                    + " forgets + shows FROM held_rules WHERE plan = p.number) END, p.reason FROM"
                    + " delete_plans p WHERE p.state = 'waiting' ORDER BY p.number";

    public @Nullable HeldRules find() throws SQLException {
        return session.first(
                FIND,
                Session.Binder.NONE,
                columns ->
                        new HeldRules(
                                columns.number(),
                                IgnoreTable.patterns(columns.text()),
                                columns.number(),
                                columns.number(),
                                HeldRules.State.of(columns.text())));
    }

    /** The number that they got. */
    public long hold(
            List<String> patterns,
            long forgets,
            long shows,
            HeldRules.Paths paths,
            Instant since,
            String reason)
            throws SQLException {
        drop();
        session.update(PLAN, params -> params.add(since).add(reason));
        long number = session.only(LAST, Session.Binder.NONE, Columns::number);
        session.update(
                HOLD,
                params ->
                        params.add(number).add(IgnoreTable.text(patterns)).add(forgets).add(shows));
        add(paths.forgotten(), 0);
        add(paths.shown(), 1);
        return number;
    }

    private void add(List<RelativePath> paths, long shown) throws SQLException {
        for (RelativePath path : paths) {
            session.update(ADD_PATH, params -> Place.of(path).bind(params).add(shown));
        }
    }

    /** Whether rules waited under this number. */
    public boolean decide(long plan, HeldRules.State state) throws SQLException {
        int decided = session.update(DECIDE, params -> params.add(state.toString()).add(plan));
        if (decided > 0) {
            session.run(DROP_PLAN);
        }
        return decided > 0;
    }

    public void drop() throws SQLException {
        session.run(DROP_PLAN);
        session.run(DROP);
        session.run(DROP_PATHS);
    }

    public HeldRules.Paths paths(@Nullable RelativePath after, int limit) throws SQLException {
        List<RelativePath> forgotten = new ArrayList<>(paths(after, limit, 0));
        return new HeldRules.Paths(forgotten, paths(after, limit, 1));
    }

    private List<RelativePath> paths(@Nullable RelativePath after, int limit, long shown)
            throws SQLException {
        Place from = after == null ? new Place("", "") : Place.of(after);
        return session.all(
                PATHS,
                params -> from.bind(params.add(shown)).add(limit),
                columns -> new Place(columns.text(), columns.text()).path());
    }

    /** All plans that wait, of whatever kind. */
    public List<DeletePlan> plans() throws SQLException {
        return session.all(
                PLANS,
                Session.Binder.NONE,
                columns ->
                        new DeletePlan(
                                columns.number(),
                                PlanKind.of(columns.text()),
                                DeleteOrigin.of(columns.text()),
                                columns.time(),
                                columns.number(),
                                columns.text()));
    }
}
