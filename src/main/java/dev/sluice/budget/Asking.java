package dev.sluice.budget;

import dev.sluice.index.DeleteStanding;
import dev.sluice.index.Index;
import dev.sluice.index.PlanKind;
import dev.sluice.index.PlannedDelete;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through deletes that are asked for: first to see how they stand, then to judge the new. */
final class Asking {

    private final Index index;
    private final PlanKind kind;
    private final @Nullable PendingDeletes coming;
    private final InstantSource clock;
    private boolean hasNew;
    private boolean hasWaiting;
    private boolean hasApproved;

    /**
     * @param coming what came before and was not judged; null if all is judged at once
     */
    Asking(Index index, PlanKind kind, @Nullable PendingDeletes coming, InstantSource clock) {
        this.index = index;
        this.kind = kind;
        this.coming = coming;
        this.clock = clock;
        if (coming != null) {
            coming.ask();
        }
    }

    boolean hasNew() {
        return hasNew;
    }

    /** Whether something was allowed that was approved before. */
    boolean hasApproved() {
        return hasApproved;
    }

    boolean hasWaiting() {
        return hasWaiting;
    }

    /** Notes how a page stands, and allows what was approved. */
    void sort(List<PlannedDelete> page) {
        List<PlannedDelete> approved = new ArrayList<>();
        List<DeleteStanding> standings = index.deletes(kind).standings(page);
        for (int i = 0; i < page.size(); i++) {
            PlannedDelete each = page.get(i);
            switch (standings.get(i)) {
                case NEW -> {
                    hasNew = true;
                    if (coming != null) {
                        coming.add(each.path());
                    }
                }
                case APPROVED -> approved.add(each);
                case WAITING -> hasWaiting = true;
                case ALLOWED -> {}
            }
        }
        allow(approved);
    }

    private void allow(List<PlannedDelete> approved) {
        Instant now = clock.instant();
        if (!approved.isEmpty()) {
            hasApproved = true;
            index.write(transaction -> {
                approved.forEach(each -> transaction.deletes(kind).allowApproved(each, now));
                return true;
            });
        }
    }

    /** Puts what is new of a page to the judgement. */
    void judge(List<PlannedDelete> page) {
        List<DeleteStanding> standings = index.deletes(kind).standings(page);
        index.write(transaction -> {
            for (int i = 0; i < page.size(); i++) {
                if (standings.get(i) == DeleteStanding.NEW) {
                    transaction.deletes(kind).judge(page.get(i));
                }
            }
            return true;
        });
    }
}
