package dev.sluice.pull.round;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.budget.ObservationWindow;
import dev.sluice.domain.Role;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.Index;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Row;
import dev.sluice.pull.PullResult;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.plan.NeedRows;
import dev.sluice.pull.plan.Step;
import dev.sluice.pull.publish.CopyLimit;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks for the deletes of a round before the first of them is made (rule 11). */
final class DeletePass {

    private final Index index;
    private final Backlog backlog;
    private final Role sender;
    private final DeleteBudget budget;
    private final ObservationWindow window;
    private final InstantSource clock;
    private final PullResult.Counter counter;

    DeletePass(
            Index index,
            Backlog backlog,
            Role sender,
            DeleteBudget budget,
            ObservationWindow window,
            InstantSource clock,
            PullResult.Counter counter) {
        this.index = index;
        this.backlog = backlog;
        this.sender = sender;
        this.budget = budget;
        this.window = window;
        this.clock = clock;
        this.counter = counter;
    }

    /** Asks for all that are wanted now. */
    void ask() {
        counter.deletes = budget.ask(DeleteOrigin.PEER, window, this::forEachPage);
    }

    /** Asks for nothing new: what a person has approved may be done. */
    void takeApproved() {
        budget.takeApproved(this::forEachPage);
    }

    private void forEachPage(Consumer<List<PlannedDelete>> sink) {
        NeedRows rows = new NeedRows(index, backlog, sender, clock.instant(), false);
        for (List<NeedRows.Planned> page = rows.nextPage();
                !page.isEmpty();
                page = rows.nextPage()) {
            List<PlannedDelete> goners = new ArrayList<>();
            for (NeedRows.Planned planned : page) {
                Row goner = goner(planned);
                if (goner != null && !isBeyond(goner)) {
                    goners.add(PlannedDelete.of(goner));
                }
            }
            if (!goners.isEmpty()) {
                sink.accept(goners);
            }
        }
    }

    /**
     * What a step would delete, or null. A directory that is full now is deleted when it is empty.
     */
    private static @Nullable Row goner(NeedRows.Planned planned) {
        boolean deletes =
                planned.step() instanceof Step.Remove
                        || planned.step() instanceof Step.KeepDirectory
                                && !planned.wanted().entry().isLive();
        return deletes ? planned.local() : null;
    }

    /** Whether a step may be done now: whether it is no delete, or one that is allowed. */
    boolean may(NeedRows.Planned planned) {
        Row goner = planned.step() instanceof Step.Remove ? planned.local() : null;
        return goner == null || isBeyond(goner) || budget.isAllowed(goner);
    }

    /** What we would trash ourselves takes nothing of the budget (rule 1f). */
    private boolean isBeyond(Row goner) {
        return CopyLimit.isBeyond(goner.entry().path(), index);
    }
}
