package dev.sluice.pull.round;

import dev.sluice.domain.State;
import java.util.HashSet;
import java.util.Set;

/**
 * Files with several names of which one comes. It remembers as many as fit into its share of the
 * memory, whatever peers say of them; of more the content may come twice.
 */
final class ComingFiles {

    /** Bytes, about. */
    static final long MAX = 32 << 20;

    /** Of the objects that make up a file. */
    private static final int OBJECTS = 256;

    private final Set<State.File> files = new HashSet<>();
    private long weight;

    /** Whether it is the first of its names, as far as is remembered. */
    boolean add(State.File file) {
        if (weight >= MAX) {
            return !files.contains(file);
        }
        boolean isFirst = files.add(file);
        if (isFirst) {
            weight += OBJECTS + file.extras().weight();
        }
        return isFirst;
    }
}
