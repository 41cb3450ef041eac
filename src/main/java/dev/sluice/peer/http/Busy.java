package dev.sluice.peer.http;

import dev.sluice.peer.BusyException;
import dev.sluice.peer.PeerException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Calls a peer again while it says that it is busy, each time when it said. */
public final class Busy {

    /** Those who were refused together do not come together again. */
    private static final int MAX_JITTER_MILLIS = 250;

    private Busy() {}

    /** A call that may be made again. */
    @FunctionalInterface
    public interface Call<T, X extends Exception> {
        T run() throws PeerException, X;
    }

    /**
     * Calls, and calls again.
     *
     * @param patience how long it is waited for in all
     * @throws BusyException if it is busy for longer
     */
    public static <T, X extends Exception> T patiently(Duration patience, Call<T, X> call)
            throws PeerException, X {
        long begun = System.nanoTime();
        while (true) {
            try {
                return call.run();
            } catch (BusyException e) {
                Duration waited = Duration.ofNanos(System.nanoTime() - begun);
                if (waited.plus(e.after()).compareTo(patience) > 0 || !rests(e.after())) {
                    throw e;
                }
            }
        }
    }

    /** Whether it has rested; the thread is to end otherwise. */
    private static boolean rests(Duration pause) {
        try {
            int jitter = ThreadLocalRandom.current().nextInt(MAX_JITTER_MILLIS);
            Thread.sleep(pause.plusMillis(jitter));
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
