package dev.sluice.wiring;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Gives a beat when the scheduler does not. The scheduler goes by the clock on the wall, and when
 * that is set back by an hour it stands still for an hour. The watch goes by no clock: it looks
 * once in each period, and so a process that was stopped has not missed many beats when it goes on.
 */
final class BeatWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BeatWatch.class);

    /** So many looks in a row without a beat: one may just fall between two. */
    static final int MISSED = 3;

    private final String name;
    private final Duration every;
    private final Runnable beat;
    private final ScheduledExecutorService looking;
    private int missed;

    /**
     * @param name for the log
     * @param every how often the scheduler is to give the beat
     * @param beat called without holding anything, perhaps beside one of the scheduler
     */
    BeatWatch(String name, Duration every, Runnable beat) {
        this.name = name;
        this.every = every;
        this.beat = beat;
        this.looking =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("watch-" + name).factory());
    }

    void start() {
        var _ =
                looking.scheduleWithFixedDelay(
                        this::look, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The scheduler gives a beat. */
    synchronized void given() {
        if (missed >= MISSED) {
            LOG.infof("the scheduler gives the %s again", name);
        }
        missed = 0;
    }

    /** To be called once in each period. */
    void look() {
        if (isMissing()) {
            try {
                beat.run();
            } catch (RuntimeException | Error e) {
                // What is thrown here would end the looks.
                LOG.errorf(e, "bug: a %s that the scheduler did not give failed", name);
            }
        }
    }

    private synchronized boolean isMissing() {
        missed = Math.min(missed + 1, MISSED + 1);
        if (missed == MISSED) {
            LOG.warnf(
                    "the scheduler has not given the %s for %d s, as when the clock was set back;"
                            + " it is given without the scheduler until that goes on",
                    name, every.multipliedBy(MISSED).toSeconds());
        }
        return missed >= MISSED;
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
