package dev.sluice.disk.trash;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Paths of which something is told: as the last walk over all has seen them, and as it changed
 * since. At most {@value #MAX} are known by name. For several threads.
 */
final class NotedPaths {

    private static final int MAX = 10_000;

    private Noted now = new Noted();

    /** While a walk is under way: what is to be told when it has ended. */
    private @Nullable Noted next;

    private static final class Noted {

        final Set<String> paths = new TreeSet<>();

        /** Those that have no room; one may be counted twice until the next walk. */
        long others;

        void add(String path) {
            if (paths.size() < MAX) {
                paths.add(path);
            } else if (!paths.contains(path)) {
                others++;
            }
        }
    }

    synchronized void begin() {
        next = new Noted();
    }

    /** What was not added since {@link #begin} is there no more. */
    synchronized void end() {
        if (next != null) {
            now = next;
        }
        next = null;
    }

    synchronized void add(String path) {
        now.add(path);
        if (next != null) {
            next.add(path);
        }
    }

    synchronized void remove(String path) {
        now.paths.remove(path);
        if (next != null) {
            next.paths.remove(path);
        }
    }

    synchronized boolean contains(String path) {
        return now.paths.contains(path);
    }

    synchronized long count() {
        return now.paths.size() + now.others;
    }

    /** The first ones, in the order of their names. */
    synchronized List<String> first(int most) {
        return now.paths.stream().limit(most).toList();
    }
}
