package dev.sluice.pull;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.budget.Sight;
import dev.sluice.domain.Kind;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.DeleteStanding;
import dev.sluice.index.Index;
import dev.sluice.index.PlanKind;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Row;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks before a peer's content takes the place of what is here: as many as the budget of overwrites
 * has room for may, the others wait for a person. Costs nothing where there is no such limit, and
 * nothing for what is new.
 */
final class Overwrites {

    private final Index index;
    private final DeleteBudget budget;
    private final Sight sight;

    Overwrites(Index index, DeleteBudget budget) {
        this.index = index;
        this.budget = budget;
        this.sight = budget.sight(true);
    }

    /** What of a page may be done now. */
    List<WantedRows.Planned> allowed(List<WantedRows.Planned> page) {
        if (!budget.isLimited()) {
            return page;
        }
        List<PlannedDelete> asked =
                page.stream().filter(Overwrites::isOne).map(Overwrites::replaced).toList();
        if (asked.isEmpty()) {
            return page;
        }
        var _ = budget.ask(DeleteOrigin.PEER, sight, sink -> sink.accept(asked));
        Set<PlannedDelete> held = held(asked);
        return held.isEmpty()
                ? page
                : page.stream()
                        .filter(planned -> !isOne(planned) || !held.contains(replaced(planned)))
                        .toList();
    }

    private Set<PlannedDelete> held(List<PlannedDelete> asked) {
        List<DeleteStanding> standings = index.deletes(PlanKind.CHANGES).standings(asked);
        Set<PlannedDelete> held = new HashSet<>();
        for (int i = 0; i < asked.size(); i++) {
            if (standings.get(i) != DeleteStanding.ALLOWED) {
                held.add(asked.get(i));
            }
        }
        return held;
    }

    /** Whether a content that is here would be replaced; times and modes are no content. */
    static boolean isOne(WantedRows.Planned planned) {
        Row local = planned.local();
        boolean hasContent =
                local != null
                        && local.entry().isLive()
                        && local.entry().state().kind() != Kind.DIRECTORY;
        return hasContent
                && switch (planned.step()) {
                    case Step.PutFile _, Step.PutLink _, Step.PutDirectory _ -> true;
                    case Step.Settled _,
                            Step.Note _,
                            Step.Touch _,
                            Step.Remove _,
                            Step.SecureCopy _,
                            Step.KeepDirectory _ ->
                            false;
                };
    }

    private static PlannedDelete replaced(WantedRows.Planned planned) {
        Row local = planned.local();
        if (local == null) {
            throw new IllegalStateException("bug: nothing is replaced at " + planned.path());
        }
        return PlannedDelete.of(local);
    }
}
