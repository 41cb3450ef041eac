package dev.sluice.wiring;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import jakarta.inject.Singleton;

/**
 * Holds the beats back while the node does not run. It depends on nothing: a beat that came while a
 * start fails would otherwise make the very beans that cannot be made, and log their failure.
 */
@Singleton
class NotRunning implements Scheduled.SkipPredicate {

    private volatile boolean nodeRuns;

    void nodeRuns(boolean runs) {
        nodeRuns = runs;
    }

    @Override
    public boolean test(ScheduledExecution execution) {
        return !nodeRuns;
    }
}
