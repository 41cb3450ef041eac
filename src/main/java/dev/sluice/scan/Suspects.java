package dev.sluice.scan;

import dev.sluice.domain.RelativePath;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files that somebody has reason to believe have changed without a new time, as a page does that is
 * written twice through {@code mmap}. The next scan that looks at one hashes it, whatever the look
 * says. For several threads.
 */
final class Suspects {

    /** Whoever names more is not believed. */
    static final int MOST = 1_000;

    private final Set<RelativePath> paths = ConcurrentHashMap.newKeySet();

    void add(RelativePath path) {
        if (paths.size() < MOST) {
            paths.add(path);
        }
    }

    boolean contains(RelativePath path) {
        return !paths.isEmpty() && paths.contains(path);
    }

    /**
     * It was hashed, or is gone.
     *
     * @return whether it was one
     */
    boolean settle(RelativePath path) {
        return !paths.isEmpty() && paths.remove(path);
    }
}
