package dev.sluice.budget;

import dev.sluice.index.DeleteStanding;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Goes through deletes that are asked for: first to see how they stand, then to judge the new. */
final class Asking {

    private final Index index;
    private final Coming coming;
    private final InstantSource clock;
    private boolean hasNew;
    private boolean hasWaiting;

    Asking(Index index, Coming coming, InstantSource clock) {
        this.index = index;
        this.coming = coming;
        this.clock = clock;
        coming.ask();
    }

    boolean hasNew() {
        return hasNew;
    }

    boolean hasWaiting() {
        return hasWaiting;
    }

    /** Notes how a page stands, and allows what was approved. */
    void sort(List<Row> page) {
        List<Row> approved = new ArrayList<>();
        List<DeleteStanding> standings = index.deletes().standings(page);
        for (int i = 0; i < page.size(); i++) {
            Row row = page.get(i);
            switch (standings.get(i)) {
                case NEW -> {
                    hasNew = true;
                    coming.add(row.entry().path());
                }
                case APPROVED -> approved.add(row);
                case WAITING -> hasWaiting = true;
                case ALLOWED -> {}
            }
        }
        allow(approved);
    }

    private void allow(List<Row> approved) {
        Instant now = clock.instant();
        if (!approved.isEmpty()) {
            index.write(transaction -> {
                approved.forEach(row -> transaction.deletes().allowApproved(row, now));
                return true;
            });
        }
    }

    /** Puts what is new of a page to the judgement. */
    void judge(List<Row> page) {
        List<DeleteStanding> standings = index.deletes().standings(page);
        index.write(transaction -> {
            for (int i = 0; i < page.size(); i++) {
                if (standings.get(i) == DeleteStanding.NEW) {
                    transaction.deletes().judge(page.get(i));
                }
            }
            return true;
        });
    }
}
