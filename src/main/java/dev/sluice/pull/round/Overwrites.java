package dev.sluice.pull.round;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.budget.ObservationWindow;
import dev.sluice.domain.Kind;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.DeleteStanding;
import dev.sluice.index.Index;
import dev.sluice.index.PlanKind;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Row;
import dev.sluice.pull.plan.NeedRows;
import dev.sluice.pull.plan.RowPages;
import dev.sluice.pull.plan.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks before a peer's content takes the place of what is here: as many as the budget of overwrites
 * has room for may, the others wait for a person. Costs nothing where there is no such limit, and
 * nothing for what is new.
 */
public final class Overwrites {

    /**
     * Pages that are asked for at once. Asking costs as much as there is waiting already, however
     * few are asked about; more at once would need more memory.
     */
    private static final int PAGES = 10;

    private final Index index;
    private final DeleteBudget budget;
    private final ObservationWindow window;

    Overwrites(Index index, DeleteBudget budget) {
        this.index = index;
        this.budget = budget;
        this.window = budget.window(true);
    }

    /** What of the rows may be done now; nothing is read ahead where there is no limit. */
    RowPages allowed(RowPages rows) {
        return budget.isLimited() ? new Gathered(rows) : rows;
    }

    /** Pages of what may be done, some of which are asked for together. */
    private final class Gathered implements RowPages {

        private final RowPages rows;
        private final Deque<List<NeedRows.Planned>> allowed = new ArrayDeque<>();

        private Gathered(RowPages rows) {
            this.rows = rows;
        }

        @Override
        public List<NeedRows.Planned> nextPage() {
            boolean more = true;
            while (allowed.isEmpty() && more) {
                List<List<NeedRows.Planned>> pages = read();
                more = !pages.isEmpty();
                ask(pages);
            }
            return allowed.isEmpty() ? List.of() : allowed.remove();
        }

        private List<List<NeedRows.Planned>> read() {
            List<List<NeedRows.Planned>> pages = new ArrayList<>();
            List<NeedRows.Planned> page = rows.nextPage();
            while (!page.isEmpty()) {
                pages.add(page);
                page = pages.size() < PAGES ? rows.nextPage() : List.of();
            }
            return pages;
        }

        private void ask(List<List<NeedRows.Planned>> pages) {
            List<PlannedDelete> asked =
                    pages.stream()
                            .flatMap(List::stream)
                            .filter(Overwrites::isOne)
                            .map(Overwrites::replaced)
                            .toList();
            Set<PlannedDelete> held = asked.isEmpty() ? Set.of() : held(asked);
            for (List<NeedRows.Planned> page : pages) {
                List<NeedRows.Planned> left =
                        page.stream()
                                .filter(each -> !isOne(each) || !held.contains(replaced(each)))
                                .toList();
                if (!left.isEmpty()) {
                    allowed.add(left);
                }
            }
        }
    }

    private Set<PlannedDelete> held(List<PlannedDelete> asked) {
        var _ = budget.ask(DeleteOrigin.PEER, window, sink -> sink.accept(asked));
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
    public static boolean isOne(NeedRows.Planned planned) {
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

    private static PlannedDelete replaced(NeedRows.Planned planned) {
        Row local = planned.local();
        if (local == null) {
            throw new IllegalStateException("bug: nothing is replaced at " + planned.path());
        }
        return PlannedDelete.of(local);
    }
}
