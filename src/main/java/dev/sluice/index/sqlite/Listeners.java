package dev.sluice.index.sqlite;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who wants to know of commits. */
final class Listeners {

    private static final Logger LOG = System.getLogger(Listeners.class.getName());

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    void add(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Calls them all. What one throws is logged and goes no further: the commit is made, and who
     * made it must not take it for failed.
     */
    void call() {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "bug: a listener of an index failed", e);
            }
        }
    }
}
