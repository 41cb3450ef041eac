package dev.sluice.hook;

import dev.sluice.domain.Threads;
import dev.sluice.fault.Faults;
import dev.sluice.fault.LoopFaults;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import dev.sluice.index.ListenerState;
import dev.sluice.index.StoredEvent;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Tells one listener all events, in their order, each until it was taken. One that is not taken is
 * tried again after growing pauses, and given up after about a day. Used by one thread.
 */
final class Teller implements Threads.Loop {

    private static final System.Logger LOG = System.getLogger(Teller.class.getName());

    /** With the pauses between them about a day. */
    static final int MAX_ATTEMPTS = 300;

    /** More events than that are not kept for one listener: the oldest are given up. */
    static final long MAX_EVENTS = 10_000;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** 2^9 s is beyond the longest pause. */
    private static final int MAX_DOUBLINGS = 9;

    private static final String TOO_MANY = "more than " + MAX_EVENTS + " events waited for it";

    private final Index index;
    private final Listener listener;
    private final LoopFaults faults;
    private final Threads threads;
    private final Semaphore news = new Semaphore(0);
    private boolean isFailing;

    Teller(Index index, Listener listener, LoopFaults faults, Threads threads) {
        this.faults = faults;
        this.index = index;
        this.listener = listener;
        this.threads = threads;
    }

    /** There is something to tell. For any thread. */
    void wake() {
        news.release();
    }

    @Override
    public void run() {
        try {
            while (true) {
                if (!turn()) {
                    boolean _ = news.tryAcquire(1, TimeUnit.MINUTES);
                    int _ = news.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            // The folder is being closed.
        } finally {
            listener.close();
        }
    }

    @Override
    public boolean turn() throws InterruptedException {
        try {
            StoredEvent next = index.events().next(listener.name());
            if (next == null) {
                return false;
            }
            tell(next);
            faults.over(work());
        } catch (IndexException e) {
            LOG.log(Level.DEBUG, "folder " + index.folder() + ": tell a listener", e);
            threads.sleep(LONGEST_PAUSE);
        } catch (RuntimeException | Error e) {
            faults.met(work(), e);
            threads.sleep(LONGEST_PAUSE);
        }
        return true;
    }

    private String work() {
        return "tell " + Hooks.shown(listener.name());
    }

    private void tell(StoredEvent event) throws InterruptedException {
        try {
            listener.tell(event);
        } catch (IOException e) {
            failed(event, Faults.reason(e));
            return;
        } catch (RuntimeException | Error e) {
            failed(event, e.toString()); // nothing that a listener does ends the loop
            return;
        }
        index.write(transaction -> {
            transaction.events().told(listener.name(), event.number());
            return true;
        });
        if (isFailing) {
            isFailing = false;
            LOG.log(
                    Level.INFO,
                    "folder {0}: {1} takes events again",
                    index.folder(),
                    Hooks.shown(listener.name()));
        }
    }

    private void failed(StoredEvent event, String reason) throws InterruptedException {
        int attempts = attempts() + 1;
        if (!isFailing) {
            isFailing = true;
            LOG.log(
                    Level.WARNING,
                    "folder {0}: {1} has not taken event {2}: {3}; it is tried again after growing"
                            + " pauses, and given up after about a day",
                    index.folder(),
                    Hooks.shown(listener.name()),
                    Long.toString(event.number()),
                    reason);
        }
        if (attempts >= MAX_ATTEMPTS) {
            giveUp(event.number(), reason);
            return;
        }
        index.write(transaction -> {
            transaction.events().failed(listener.name(), reason);
            return true;
        });
        giveUpTooMany(event);
        threads.sleep(pause(attempts));
    }

    private int attempts() {
        return index.events().listeners().stream()
                .filter(each -> each.name().equals(listener.name()))
                .mapToInt(ListenerState::attempts)
                .findFirst()
                .orElse(0);
    }

    private void giveUpTooMany(StoredEvent event) {
        index.events().listeners().stream()
                .filter(each -> each.name().equals(listener.name()))
                .filter(each -> each.waiting() > MAX_EVENTS)
                .findFirst()
                .ifPresent(
                        each -> giveUp(event.number() + each.waiting() - MAX_EVENTS - 1, TOO_MANY));
    }

    private void giveUp(long number, String reason) {
        LOG.log(
                Level.WARNING,
                "folder {0}: {1} is not told event {2} and those before it: {3}",
                index.folder(),
                Hooks.shown(listener.name()),
                Long.toString(number),
                reason);
        index.write(transaction -> {
            transaction.events().giveUp(listener.name(), number, reason);
            return true;
        });
    }

    /** 1 s, doubled with each attempt. */
    static Duration pause(int attempts) {
        Duration pause = Duration.ofSeconds(1L << Math.min(attempts - 1, MAX_DOUBLINGS));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
