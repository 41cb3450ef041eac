package dev.sluice.index;

import dev.sluice.domain.RelativePath;
import java.util.List;
import java.util.Locale;

/**
 * The ignore file as a peer wrote it, where its rules are not in force here.
 *
 * @param plan the number of the plan that waits, or did
 * @param patterns those of the file
 * @param forgets entries that they would have forgotten
 * @param shows paths on the disk here that are ignored, and would be seen
 */
public record HeldRules(long plan, List<String> patterns, long forgets, long shows, State state) {

    /** What was decided. */
    public enum State {
        /** Nothing yet. */
        WAITING,
        /** They are put into force with the next look. */
        APPROVED,
        /** They stay out of force until the file has other ones. */
        REJECTED;

        /** The written form. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * The first of the paths that they are about.
     *
     * @param forgotten entries
     * @param shown on the disk
     */
    public record Paths(List<RelativePath> forgotten, List<RelativePath> shown) {

        public Paths {
            forgotten = List.copyOf(forgotten);
            shown = List.copyOf(shown);
        }
    }

    public HeldRules {
        patterns = List.copyOf(patterns);
    }
}
