package dev.sluice.disk.root;

import dev.sluice.domain.FileStat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * What one directory holds, read to its end without an error.
 *
 * @param items by name: files, directories and symbolic links
 * @param problems by name (escaped): what cannot be replicated, and why (a socket, a name that is
 *     not UTF-8, a stat that failed, another file system). Nothing may be concluded from its
 *     absence in {@code items}.
 * @param mounts the names among {@code problems} at which something is mounted
 */
public record Listing(
        SortedMap<String, FileStat> items, Map<String, String> problems, Set<String> mounts) {

    /** The names of both parts, sorted. */
    public List<String> names() {
        return Stream.concat(items.keySet().stream(), problems.keySet().stream()).sorted().toList();
    }
}
