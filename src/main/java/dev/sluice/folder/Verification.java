package dev.sluice.folder;

import dev.sluice.index.Index;

/**
 * Adds up all entries of the index anew after a scan, so that a row which something else has
 * changed shows. It reads every row, and so rests a hundred times as long as it took; used by the
 * scanning thread only.
 */
final class Verification {

    private static final int SHARE = 100;

    private final Index index;
    private long pause;
    private long ended = System.nanoTime();

    Verification(Index index) {
        this.index = index;
    }

    /**
     * @param isAsked whether a person waits for the scan
     */
    void run(boolean isAsked) {
        long begun = System.nanoTime();
        if (isAsked || begun - ended >= pause) {
            boolean _ = index.verify();
            ended = System.nanoTime();
            pause = SHARE * (ended - begun);
        }
    }
}
