package dev.sluice.folder;

import dev.sluice.domain.time.CautiousClock;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notes in the index now and then for how long it was watched over, and what is believed of the
 * time: so that a machine that runs for an hour at a time comes to a day of running as well. Used
 * by the scanning thread, and once more when that has ended.
 */
final class TimeNotes {

    private static final System.Logger LOG = System.getLogger(TimeNotes.class.getName());

    private static final Duration EVERY = Duration.ofMinutes(10);

    private final Index index;
    private final CautiousClock ages;
    private final LongSupplier nanoTime;
    private long next;

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    TimeNotes(Index index, CautiousClock ages, LongSupplier nanoTime) {
        this.index = index;
        this.ages = ages;
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    void noteIfDue() {
        if (nanoTime.getAsLong() - next >= 0) {
            next = nanoTime.getAsLong() + EVERY.toNanos();
            note();
        }
    }

    /** What cannot be noted is noted later: nothing stops because of it. */
    void note() {
        try {
            index.write(transaction -> {
                transaction.watch(ages.memory());
                return true;
            });
        } catch (IndexException e) {
            LOG.log(Level.DEBUG, "folder " + index.folder() + ": note the time", e);
        }
    }
}
