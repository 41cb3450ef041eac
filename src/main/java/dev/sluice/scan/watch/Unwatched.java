package dev.sluice.scan.watch;

import dev.sluice.domain.RelativePath;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Directories that could not be watched, with all below them; bounded. */
final class Unwatched {

    private static final int MAX = 1_000;

    private final Set<RelativePath> directories = new ConcurrentSkipListSet<>();

    /**
     * @return whether it is the first
     */
    boolean add(RelativePath directory) {
        boolean isFirst = directories.isEmpty();
        if (directories.size() < MAX) {
            directories.add(directory);
        }
        return isFirst;
    }

    /** It is gone, or watched by now. */
    void remove(RelativePath directory) {
        directories.remove(directory);
    }

    List<RelativePath> list() {
        return List.copyOf(directories);
    }
}
