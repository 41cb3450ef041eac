package dev.sluice.scan;

import dev.sluice.domain.RelativePath;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files that somebody has reason to believe have changed without a new time, as happens when a page
 * is written twice through {@code mmap}. The next scan that looks at one hashes it, whatever it
 * looks like; a suspect that a walk over everything has not met is dropped. For several threads.
 */
final class Suspects {

    /** Whoever names more is not believed. */
    static final int MAX = 1_000;

    /** With the number of the last report of each. */
    private final Map<RelativePath, Long> paths = new ConcurrentHashMap<>();

    private final AtomicLong reports = new AtomicLong();

    void add(RelativePath path) {
        if (paths.size() < MAX) {
            paths.put(path, reports.incrementAndGet());
        }
    }

    boolean contains(RelativePath path) {
        return !paths.isEmpty() && paths.containsKey(path);
    }

    /**
     * It was hashed, is no file, or is gone.
     *
     * @return whether it was one
     */
    boolean settle(RelativePath path) {
        return !paths.isEmpty() && paths.remove(path) != null;
    }

    /** How many reports there were. */
    long reports() {
        return reports.get();
    }

    /**
     * A walk over everything has ended: what it did not hash it found gone, ignored, below a mount,
     * or could not read, which is told elsewhere.
     *
     * @param reports how many there were when it began
     * @param unsettled what is looked at again soon
     */
    void settleAll(long reports, Set<RelativePath> unsettled) {
        paths.entrySet()
                .removeIf(each -> each.getValue() <= reports && !unsettled.contains(each.getKey()));
    }
}
