package dev.sluice.ignore;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What {@code .sluiceignore} at the root of a folder is to a node. */
public enum IgnoreFileMode {
    /** Its patterns hold, and it is replicated: whoever writes it writes it for all. */
    REPLICATED,
    /** Its patterns hold here, and it stays here. */
    LOCAL,
    /** A file as any other. */
    OFF;

    private static final String PATTERN = "/" + IgnoreFile.PATH;

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static IgnoreFileMode of(String text) {
        for (IgnoreFileMode mode : values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("must be replicated, local or off");
    }

    /**
     * All patterns, the last word last. A file that is replicated never ignores itself: no
     * correction of it would arrive any more. The configuration has the last word, for it is that
     * of whoever runs this node.
     *
     * @param file those in the file
     * @param key those of the configuration
     */
    public List<String> patterns(List<String> file, List<String> key) {
        return switch (this) {
            case REPLICATED ->
                    file.isEmpty() ? key : joined(file, joined(List.of("!" + PATTERN), key));
            case LOCAL -> joined(joined(file, key), List.of(PATTERN));
            case OFF -> key;
        };
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
