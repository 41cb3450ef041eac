package dev.sluice.pull.plan;

import dev.sluice.domain.RelativePath;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * At which paths a peer may have rows in the index: for most of what is read there is none, so that
 * nothing has to be looked for. For several threads.
 */
final class KnownRows {

    /** What the paths may weigh, together, of rows made in this round: some 10,000 of them. */
    private static final long MAX_WEIGHT = 2 << 20;

    private static final int ROW_WEIGHT = 150;

    /** Whether there may be rows at any path: those of earlier rounds, or too many to know them. */
    private volatile boolean isAnywhere;

    /** The paths of rows that were made in this round. */
    private final Set<RelativePath> paths = ConcurrentHashMap.newKeySet();

    private final AtomicLong weight = new AtomicLong();

    /**
     * What is known when a round begins to read.
     *
     * @param areThere whether there are rows of earlier rounds
     */
    void begin(boolean areThere) {
        isAnywhere = areThere;
    }

    /** From now on there may be one at any path. */
    void areAnywhere() {
        isAnywhere = true;
    }

    boolean mayBeAt(RelativePath path) {
        // In this order: what is taken out of the set is told of before.
        return paths.contains(path) || isAnywhere;
    }

    /** A row is made for a path. */
    void note(RelativePath path) {
        if (!isAnywhere && paths.add(path)) {
            long more = (long) ROW_WEIGHT + path.toString().length();
            if (weight.addAndGet(more) > MAX_WEIGHT) {
                isAnywhere = true;
                paths.clear();
            }
        }
    }
}
