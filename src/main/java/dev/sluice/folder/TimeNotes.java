package dev.sluice.folder;

import dev.sluice.domain.CautiousClock;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import java.lang.System.Logger.Level;
import java.time.Duration;

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
    private long next = System.nanoTime();

    TimeNotes(Index index, CautiousClock ages) {
        this.index = index;
        this.ages = ages;
    }

    void noteIfDue() {
        if (System.nanoTime() - next >= 0) {
            next = System.nanoTime() + EVERY.toNanos();
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
