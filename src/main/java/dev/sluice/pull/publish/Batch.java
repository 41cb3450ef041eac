package dev.sluice.pull.publish;

import dev.sluice.index.Index;
import dev.sluice.index.Need;
import dev.sluice.pull.plan.Backlog;
import java.util.ArrayList;
import java.util.List;

/** Changes without content on their way to the publisher, and rows that are done already. */
public final class Batch {

    private static final int MAX = 256;

    private final Index index;
    private final Backlog backlog;
    private final Publisher publisher;
    private final List<Change> changes = new ArrayList<>();
    private final List<Need> settled = new ArrayList<>();
    private int done;

    public Batch(Index index, Backlog backlog, Publisher publisher) {
        this.index = index;
        this.backlog = backlog;
        this.publisher = publisher;
    }

    public void add(Change change) {
        changes.add(change);
        flushIfFull();
    }

    public void settle(Need wanted) {
        settled.add(wanted);
        flushIfFull();
    }

    /** How much was done since the beginning. */
    public int done() {
        flush();
        return done;
    }

    private void flushIfFull() {
        if (changes.size() + settled.size() >= MAX) {
            flush();
        }
    }

    public void flush() {
        if (!changes.isEmpty()) {
            List<Change> full = List.copyOf(changes);
            changes.clear();
            done += publisher.publish(full);
        }
        if (!settled.isEmpty()) {
            done += settled.size();
            index.write(transaction -> {
                settled.forEach(row -> backlog.settle(transaction, row));
                return true;
            });
            settled.forEach(backlog::settled);
            settled.clear();
        }
    }
}
