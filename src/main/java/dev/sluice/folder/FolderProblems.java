package dev.sluice.folder;

import dev.sluice.domain.Quoted;
import dev.sluice.domain.RelativePath;
import dev.sluice.scan.ScanResult;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What cannot be replicated, by path as {@link ScanResult#problems} writes it. Changed by the
 * scanning thread, read by any.
 */
final class FolderProblems {

    private volatile Map<String, String> all = Map.of();

    /** In the order of the paths. */
    Map<String, String> all() {
        return all;
    }

    /** After a walk over everything. */
    void replace(Map<String, String> found) {
        all = Map.copyOf(found);
    }

    /**
     * After a look at some paths and all below them. A problem whose path is too long to be written
     * whole may stay until the next walk.
     */
    void replaceBelow(Set<RelativePath> paths, Map<String, String> found) {
        if (all.isEmpty() && found.isEmpty()) {
            return;
        }
        Map<String, String> next = new TreeMap<>(all);
        paths.forEach(path -> removeBelow(written(path), next));
        found.forEach((path, reason) -> {
            if (next.size() < ScanResult.MAX_PROBLEMS || next.containsKey(path)) {
                next.put(path, reason);
            }
        });
        all = Map.copyOf(next);
    }

    private static void removeBelow(String path, Map<String, String> problems) {
        problems.keySet().removeIf(key -> key.equals(path) || key.startsWith(path + "/"));
    }

    /** A path as it is written here. */
    static String written(RelativePath path) {
        String quoted = Quoted.of(path.toString());
        return quoted.substring(1, quoted.length() - 1);
    }
}
