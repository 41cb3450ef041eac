package dev.sluice.pull;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Intent;
import dev.sluice.index.Transaction;
import dev.sluice.index.Wanted;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes into the index what is about to be done and what was done, each only where the index still
 * has the row that it was decided on.
 */
final class Ledger {

    private final Index index;
    private final PullResult.Counter counter;

    Ledger(Index index, PullResult.Counter counter) {
        this.index = index;
        this.counter = counter;
    }

    /**
     * Changes by whether the index still has the rows that they were decided on.
     *
     * @param late those where it has not: to be decided anew
     */
    record Split(List<Change> inTime, List<Change> late) {

        Split() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    /** Commits the intents of changes. What is only noted needs none. */
    Split intend(List<Change> changes) {
        boolean needed = changes.stream().anyMatch(Change::isVisible);
        return needed
                ? index.write(transaction -> intend(transaction, changes))
                : new Split(changes, List.of());
    }

    private static Split intend(Transaction transaction, List<Change> changes) {
        Split split = new Split();
        for (Change change : changes) {
            if (!change.isDecidedOn(transaction.find(change.entry().path()))) {
                split.late().add(change);
            } else {
                split.inTime().add(change);
                if (change.isVisible()) {
                    transaction.intend(new Intent(change.entry()));
                }
            }
        }
        return split;
    }

    /** Commits what was done. */
    Split commit(List<Done> done) {
        if (done.isEmpty()) {
            return new Split();
        }
        Split split = index.write(transaction -> commit(transaction, done));
        split.inTime().forEach(this::count);
        return split;
    }

    private static Split commit(Transaction transaction, List<Done> done) {
        Split split = new Split();
        for (Done one : done) {
            Change change = one.change();
            RelativePath path = change.entry().path();
            if (change.isVisible()) {
                transaction.clearIntent(path);
            }
            if (change.isDecidedOn(transaction.find(path))) {
                transaction.put(change.entry(), one.seen());
                settle(transaction, change);
                split.inTime().add(change);
            } else {
                split.late().add(change);
            }
        }
        return split;
    }

    private static void settle(Transaction transaction, Change change) {
        Wanted wanted = change.wanted();
        if (change.settles()) {
            transaction.unwant(wanted.peer(), wanted.entry().path(), wanted.at());
        }
    }

    private void count(Change change) {
        State state = change.entry().state();
        if (state instanceof State.Deleted) {
            if (change.isVisible()) {
                counter.deleted.increment();
            }
        } else if (change.step().hasContent()) {
            counter.files.increment();
        }
    }

    /** A step was not made. */
    void clearIntent(RelativePath path) {
        index.write(transaction -> {
            transaction.clearIntent(path);
            return true;
        });
    }
}
