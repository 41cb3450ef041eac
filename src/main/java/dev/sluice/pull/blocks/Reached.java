package dev.sluice.pull.blocks;

import java.io.InterruptedIOException;

/** Up to which offset a file is written by one thread, for another that reads it behind. */
final class Reached {

    private long offset;
    private boolean isOver;

    /** All up to here is written. */
    synchronized void at(long end) {
        offset = Math.max(offset, end);
        notifyAll();
    }

    /** Nothing more will be written. */
    synchronized void over() {
        isOver = true;
        notifyAll();
    }

    /**
     * Waits until all up to an offset is written.
     *
     * @return false if it will never be
     */
    synchronized boolean await(long end) throws InterruptedIOException {
        while (offset < end && !isOver) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the round has ended");
            }
        }
        return offset >= end;
    }
}
