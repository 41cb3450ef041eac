package dev.sluice.serve.api;

import dev.sluice.domain.RelativePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some paths in the order of their source. It ends after a number of paths or an amount of text:
 * paths may be long, and a whole page is in memory.
 *
 * @param hasMore whether it has ended before its source
 */
record PathPage(List<RelativePath> paths, boolean hasMore) {

    private static final int STEP = 100;

    /** By directory first. */
    private static final Comparator<RelativePath> OF_THE_INDEX =
            Comparator.<RelativePath, @Nullable RelativePath>comparing(
                            RelativePath::parent,
                            Comparator.nullsFirst(Comparator.<RelativePath>naturalOrder()))
                    .thenComparing(Comparator.naturalOrder());

    PathPage {
        paths = List.copyOf(paths);
    }

    /** Up to where both are complete; null if neither has more. */
    static @Nullable RelativePath commonEnd(PathPage a, PathPage b) {
        RelativePath endOfA = a.hasMore() ? a.paths().getLast() : null;
        RelativePath endOfB = b.hasMore() ? b.paths().getLast() : null;
        if (endOfA == null || endOfB == null) {
            return endOfA == null ? endOfB : endOfA;
        }
        return OF_THE_INDEX.compare(endOfA, endOfB) <= 0 ? endOfA : endOfB;
    }

    /**
     * Those up to an end that two pages have in common.
     *
     * @param end null is no end
     */
    List<RelativePath> upTo(@Nullable RelativePath end) {
        return paths.stream()
                .filter(path -> end == null || OF_THE_INDEX.compare(path, end) <= 0)
                .toList();
    }

    /** Where paths come from. */
    @FunctionalInterface
    interface Source {

        /** The next ones, fewer than the limit only at the end. */
        List<RelativePath> after(@Nullable RelativePath after, int limit);
    }

    /**
     * Reads a page, of one path at least if there is any.
     *
     * @param mostText characters; the path that reaches them is the last
     */
    static PathPage read(Source source, @Nullable RelativePath after, int limit, int mostText) {
        List<RelativePath> paths = new ArrayList<>();
        RelativePath last = after;
        int text = 0;
        while (paths.size() < limit) {
            int step = Math.min(STEP, limit - paths.size());
            List<RelativePath> next = source.after(last, step);
            for (RelativePath path : next) {
                if (text >= mostText) {
                    return new PathPage(paths, true);
                }
                paths.add(path);
                text += path.toString().length();
                last = path;
            }
            if (next.size() < step) {
                return new PathPage(paths, false);
            }
        }
        return new PathPage(paths, !source.after(last, 1).isEmpty());
    }
}
