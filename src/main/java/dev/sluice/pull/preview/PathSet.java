package dev.sluice.pull.preview;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.sluice.domain.RelativePath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Paths by their 64-bit hashes, eight bytes for each: a folder of a million is held in 8 MB. Two
 * paths of one hash are taken for one, once in some billion folders.
 */
final class PathSet {

    private long[] hashes = new long[1024];
    private int size;
    private boolean isSorted = true;

    void add(RelativePath path) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        hashes[size++] = hash(path);
        isSorted = false;
    }

    boolean has(RelativePath path) {
        if (!isSorted) {
            Arrays.sort(hashes, 0, size);
            isSorted = true;
        }
        return Arrays.binarySearch(hashes, 0, size, hash(path)) >= 0;
    }

    private static long hash(RelativePath path) {
        return Hashing.xxh3_64().hashBytesToLong(path.toString().getBytes(StandardCharsets.UTF_8));
    }
}
