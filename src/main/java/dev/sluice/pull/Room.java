package dev.sluice.pull;

import org.jspecify.annotations.Nullable;

/**
 * Whether there is room for contents during one round. A full disk is a state of the folder, not a
 * failure of the files that do not fit: the next round tries them again. Steps without content go
 * on. Used by the threads of the round at once.
 */
public final class Room {

    /** So many contents that do not fit, and no more are tried in this round. */
    private static final int MAX_LACKS = 100;

    private @Nullable String reason;
    private int lacks;
    private boolean isFull;

    /** Something is larger than what is free; others may fit. */
    synchronized void tooSmall(String why) {
        lacks++;
        isFull |= lacks >= MAX_LACKS;
        reason = why;
    }

    /** The system has refused to take more. */
    synchronized void full(String why) {
        isFull = true;
        reason = why;
    }

    /** Whether no more content is to be tried in this round. */
    public synchronized boolean isFull() {
        return isFull;
    }

    /** What was missing last, null if nothing was. */
    public synchronized @Nullable String reason() {
        return reason;
    }
}
