package dev.sluice.index;

import java.util.Collection;
import java.util.function.LongFunction;

/** What can be noted of what others are told, all within {@link Index#write}. */
public interface EventChanges {

    /**
     * Sets the listeners. A new one is told what happens from now on; one that is no longer among
     * them is forgotten, with everything that it was still to be told.
     */
    void listeners(Collection<String> names);

    /**
     * Adds an event for all listeners.
     *
     * @param body made for the number that the event gets
     */
    void add(LongFunction<String> body);

    /** Notes of what events were made. */
    void made(EventsMade made);

    /** A listener was told an event. */
    void told(String listener, long number);

    /** A listener could not be told its next event. */
    void failed(String listener, String reason);

    /** A listener is not told this event, nor any before it. */
    void giveUp(String listener, long number, String reason);
}
