package dev.sluice.hook;

import dev.sluice.index.StoredEvent;
import java.io.IOException;

/** Somebody who is told of events, one after the other. */
interface Listener {

    /** Under which the index knows it, and people too. */
    String name();

    /**
     * Tells it an event; returns when it has taken it.
     *
     * @throws IOException if it has not, or that is not known
     */
    void tell(StoredEvent event) throws IOException, InterruptedException;

    /** Ends what is under way. */
    default void close() {}
}
