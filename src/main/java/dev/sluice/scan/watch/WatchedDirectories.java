package dev.sluice.scan.watch;

import dev.sluice.domain.RelativePath;
import java.nio.file.WatchKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which key watches which directory. A key belongs to a directory itself, not to its path: after a
 * rename it goes on to report under the old one, and watching the new one returns the same key. So
 * the key's present path is kept here. Used by the watching thread only.
 */
final class WatchedDirectories {

    /** The root's path, as text. */
    private static final String ROOT = "";

    private final Map<WatchKey, String> paths = new HashMap<>();
    private final NavigableMap<String, WatchKey> keys = new TreeMap<>();

    /** Notes that a key watches a directory, null for the root. */
    void put(@Nullable RelativePath directory, WatchKey key) {
        String path = text(directory);
        WatchKey former = keys.put(path, key);
        paths.put(key, path);
        if (former != null && !former.equals(key)) {
            cancel(former, path);
        }
    }

    boolean isWatched(RelativePath directory) {
        return keys.containsKey(text(directory));
    }

    boolean isKnown(WatchKey key) {
        return paths.containsKey(key);
    }

    /** The directory of a known key, null for the root. */
    @Nullable RelativePath directory(WatchKey key) {
        String path = paths.get(key);
        return path == null || path.equals(ROOT) ? null : RelativePath.of(path);
    }

    /** The key's directory is gone. */
    void drop(WatchKey key) {
        String path = paths.remove(key);
        if (path != null) {
            keys.remove(path, key);
        }
        key.cancel();
    }

    /** Nothing is at the path any more, so what is watched at or below it is elsewhere or gone. */
    void dropBelow(RelativePath path) {
        String text = text(path);
        dropAt(text);
        // '0' is the character after '/': all that begins with "path/".
        for (String below : List.copyOf(keys.subMap(text + "/", text + "0").keySet())) {
            dropAt(below);
        }
    }

    private void dropAt(String path) {
        WatchKey key = keys.remove(path);
        if (key != null) {
            cancel(key, path);
        }
    }

    /** A key that watches another path by now is left alone. */
    private void cancel(WatchKey key, String path) {
        if (paths.remove(key, path)) {
            key.cancel();
        }
    }

    private static String text(@Nullable RelativePath directory) {
        return directory == null ? ROOT : directory.toString();
    }
}
