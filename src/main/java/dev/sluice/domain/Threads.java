package dev.sluice.domain;

import java.time.Duration;
import java.util.concurrent.ExecutorService;

/**
 * What the work of a folder runs on, and the time that passes by it. In a node these are threads
 * and the machine's clock; a simulation gives turns, one after the other, on a thread of its own.
 */
public interface Threads {

    /** Work that goes on until it is interrupted. */
    interface Loop extends Runnable {

        /**
         * Does what is due now, and waits for nothing else.
         *
         * @return whether anything was due
         */
        boolean turn() throws InterruptedException;
    }

    /** A loop that was started. */
    interface Running {

        void interrupt();

        /** Whether it has not ended; one that has without an interrupt has met a bug. */
        boolean isAlive();

        /** Waits until it has ended, but no longer than this. */
        void join(Duration most) throws InterruptedException;
    }

    /** Starts a loop on a thread of its own. */
    Running start(String name, Loop loop);

    /** Runs a task on a thread of its own. */
    void run(String name, Runnable task);

    /**
     * Threads for tasks that end.
     *
     * @param name begins the names of the threads
     * @param size how many there are, 1 or more
     */
    ExecutorService pool(String name, int size);

    void sleep(Duration pause) throws InterruptedException;

    /** As {@link System#nanoTime}. */
    long nanoTime();
}
