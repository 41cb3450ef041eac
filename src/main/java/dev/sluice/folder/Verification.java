package dev.sluice.folder;

import dev.sluice.index.Index;
import java.util.function.LongSupplier;

/**
 * Adds up all entries of the index anew after a scan, so that a row which something else has
 * changed shows. It reads every row, and so rests a hundred times as long as it took; used by the
 * scanning thread only.
 */
final class Verification {

    private static final int SHARE = 100;

    private final Index index;
    private final LongSupplier nanoTime;
    private long pause;
    private long ended;

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    Verification(Index index, LongSupplier nanoTime) {
        this.index = index;
        this.nanoTime = nanoTime;
        this.ended = nanoTime.getAsLong();
    }

    /**
     * @param isAsked whether a person waits for the scan
     */
    void run(boolean isAsked) {
        long begun = nanoTime.getAsLong();
        if (isAsked || begun - ended >= pause) {
            boolean _ = index.verify();
            ended = nanoTime.getAsLong();
            pause = SHARE * (ended - begun);
        }
    }
}
