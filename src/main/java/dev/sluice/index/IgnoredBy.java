package dev.sluice.index;

import java.util.List;

/**
 * The ignore rules that an index was made under, as they were written.
 *
 * @param file patterns of the file at the root, when it could last be used
 * @param key patterns of the configuration
 */
public record IgnoredBy(List<String> file, List<String> key) {

    public IgnoredBy {
        file = List.copyOf(file);
        key = List.copyOf(key);
    }
}
