package dev.sluice.pull.publish;

import dev.sluice.domain.BlockList;
import dev.sluice.domain.BlockText;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Intent;
import dev.sluice.index.Row;
import dev.sluice.index.Sighting;
import dev.sluice.index.Transaction;
import dev.sluice.pull.PullResult;
import dev.sluice.pull.plan.Backlog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the index what is about to be done and what was done, each only if the index still
 * has the row on which it was decided.
 */
public final class Ledger {

    private final Index index;
    private final Backlog backlog;
    private final PullResult.Counter counter;

    /** The last sequence if only this round has written since it began. */
    private long expected;

    public Ledger(Index index, Backlog backlog, PullResult.Counter counter) {
        this.index = index;
        this.backlog = backlog;
        this.counter = counter;
        this.expected = backlog.begunAt().value();
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

    /**
     * Commits the intents of changes that are in time. What is only noted needs none. Others may
     * write at any moment but within this transaction. None is in time if the peer is not the one
     * that has said them: what it says is held in memory, and nothing is done to the disk for it.
     */
    Split intend(List<Change> changes) {
        if (changes.stream().noneMatch(Change::isVisible)) {
            return new Split(changes, List.of());
        }
        return index.write(transaction -> {
            if (!backlog.isSaid(transaction)) {
                return new Split(List.of(), changes);
            }
            Split split = split(changes);
            transaction.intend(
                    split.inTime().stream()
                            .filter(Change::isVisible)
                            .map(change -> new Intent(change.entry()))
                            .toList());
            return split;
        });
    }

    /**
     * Rows can only have moved on if somebody else has written, which is rare. (A path that a scan
     * forgets takes no sequence: that is found out at the commit.)
     */
    private Split split(List<Change> changes) {
        if (index.last().value() == expected) {
            return new Split(changes, List.of());
        }
        List<@Nullable Row> rows =
                index.find(changes.stream().map(change -> change.entry().path()).toList());
        Split split = new Split();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            (change.isDecidedOn(rows.get(i)) ? split.inTime() : split.late()).add(change);
        }
        return split;
    }

    /** Commits what was done. */
    Split commit(List<Done> done) {
        if (done.isEmpty()) {
            return new Split();
        }
        Split split = index.write(transaction -> commit(transaction, done));
        expected += split.inTime().stream().filter(change -> !change.isRestoration()).count();
        for (Change change : split.inTime()) {
            if (change.settles()) {
                backlog.settled(change.wanted());
            }
            count(change);
        }
        return split;
    }

    /** What was made visible was intended, and is there; what is only noted must still be said. */
    private Split commit(Transaction transaction, List<Done> all) {
        Split split = new Split();
        List<Done> done = all;
        if (!backlog.isSaid(transaction)) {
            done = all.stream().filter(one -> one.change().isVisible()).toList();
            all.stream()
                    .map(Done::change)
                    .filter(change -> !change.isVisible())
                    .forEach(split.late()::add);
        }
        boolean[] put = put(done, transaction);
        for (int i = 0; i < put.length; i++) {
            Change change = done.get(i).change();
            if (put[i]) {
                if (change.settles()) {
                    backlog.settle(transaction, change.wanted());
                }
                split.inTime().add(change);
                keepBlocks(transaction, change);
            } else {
                split.late().add(change);
            }
        }
        // Those of the others stay, so that the scan which follows knows what it finds.
        transaction.clearIntents(
                split.inTime().stream()
                        .filter(Change::isVisible)
                        .map(change -> change.entry().path())
                        .toList());
        return split;
    }

    private static void keepBlocks(Transaction transaction, Change change) {
        BlockList list = change.step().blocks();
        if (list != null && change.entry().state() instanceof State.File file) {
            transaction.putBlocks(file.digest(), BlockText.encode(file.digest(), list));
        }
    }

    /** What is new first, all at once: it is most of what there is, when there is much. */
    private static boolean[] put(List<Done> done, Transaction transaction) {
        List<Sighting> fresh = done.stream().filter(Ledger::isNew).map(Ledger::sighting).toList();
        boolean[] putNew = transaction.putNew(fresh);
        boolean[] put = new boolean[done.size()];
        int next = 0;
        for (int i = 0; i < put.length; i++) {
            Done one = done.get(i);
            put[i] = isNew(one) ? putNew[next++] : put(one, transaction);
        }
        return put;
    }

    private static boolean isNew(Done done) {
        return done.change().local() == null;
    }

    private static Sighting sighting(Done done) {
        return new Sighting(done.change().entry(), done.seen());
    }

    /** The entry of what was restored is there, and is no news to anybody. */
    private static boolean put(Done done, Transaction transaction) {
        Change change = done.change();
        FileStat seen = done.seen();
        if (!change.isRestoration() || seen == null) {
            return transaction.putIf(change.entry(), seen, change.local());
        }
        boolean isInTime = change.isDecidedOn(transaction.find(change.entry().path()));
        if (isInTime) {
            transaction.see(change.entry().path(), seen);
            transaction.rereads().sound(change.entry().path());
        }
        return isInTime;
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
            transaction.clearIntents(List.of(path));
            return true;
        });
    }
}
