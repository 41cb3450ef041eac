package dev.sluice.peer.http;

import java.time.Duration;

/** Does what is to be done again and again, for as long as it is open. */
public interface Ticker extends AutoCloseable {

    /** Calls the task, which must not throw, with such pauses in between. */
    void every(Duration pause, Runnable task);

    /** No task is begun after this. */
    @Override
    void close();
}
