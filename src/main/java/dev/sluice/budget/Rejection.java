package dev.sluice.budget;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Version;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.PlanKind;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Row;
import dev.sluice.index.Transaction;
import java.time.InstantSource;
import java.util.List;

/**
 * Undoes deletes, or overwrites, that a person does not want; what has changed since is left alone.
 */
final class Rejection {

    private final PlanKind kind;
    private final DeleteOrigin origin;
    private final InstantSource clock;

    Rejection(PlanKind kind, DeleteOrigin origin, InstantSource clock) {
        this.kind = kind;
        this.origin = origin;
        this.clock = clock;
    }

    void undo(List<PlannedDelete> page, Transaction transaction) {
        for (PlannedDelete each : page) {
            Row row = transaction.find(each.path());
            if (row != null && each.isOf(row)) {
                switch (origin) {
                    case PEER -> keep(row, transaction);
                    case LOCAL -> transaction.forget(each.path());
                }
            }
        }
        if (origin == DeleteOrigin.LOCAL) {
            transaction.deletes(kind).relistAll();
        }
    }

    private void keep(Row row, Transaction transaction) {
        Entry entry = row.entry();
        Version known = entry.version();
        for (Version offered : transaction.wantedVersions(entry.path())) {
            known = known.join(offered);
        }
        Version version = transaction.mint(known, clock.instant());
        transaction.put(entry.with(version), row.seen());
    }
}
