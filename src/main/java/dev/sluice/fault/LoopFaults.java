package dev.sluice.fault;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What loops of a folder have met that none of them expects: a bug, or an error of the JVM, such as
 * that there is no memory. No loop ends by it in silence: each is told of here until it has done
 * its work again, and goes on after a pause. For several threads.
 */
public final class LoopFaults {

    private static final System.Logger LOG = System.getLogger(LoopFaults.class.getName());

    private final String owner;
    private final Map<String, String> faults = new ConcurrentHashMap<>();

    /**
     * @param owner begins what is logged
     */
    public LoopFaults(String owner) {
        this.owner = owner;
    }

    /**
     * A loop has met this; the log gets the whole story, once.
     *
     * @param work what it does, in words
     */
    public void met(String work, Throwable fault) {
        String words = work + ": " + fault + "; it is tried again";
        if (!words.equals(faults.put(work, words))) {
            LOG.log(System.Logger.Level.ERROR, "bug: " + owner + ": " + words, fault);
        }
    }

    /** The same work was done without one. */
    public void over(String work) {
        if (!faults.isEmpty()) {
            faults.remove(work);
        }
    }

    /** For the status, one for each loop. */
    public List<String> words() {
        return faults.values().stream().sorted().toList();
    }
}
