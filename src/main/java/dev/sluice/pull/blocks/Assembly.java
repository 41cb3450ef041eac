package dev.sluice.pull.blocks;

import dev.sluice.domain.Holes;
import dev.sluice.domain.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a content is put together. What is in none of its parts is a hole, or in staging already.
 *
 * @param present bytes that are in staging already
 * @param copies from the old content
 * @param missing to be fetched
 * @param repeats of what was fetched, within the new content
 */
public record Assembly(long present, List<Copy> copies, List<Span> missing, List<Copy> repeats) {

    /** Why bytes are here already. */
    public enum How {
        SAME_OFFSET,
        MOVED,
        COPIED
    }

    /**
     * A stretch that is copied.
     *
     * @param from the offset where it is
     * @param to where it comes in the new content
     */
    record Copy(long from, Span to, How how) {

        /** This one with what follows it, null if the two do not meet. */
        @Nullable Copy with(Copy next) {
            boolean meets =
                    how == next.how
                            && to.end() == next.to.offset()
                            && from + to.length() == next.from;
            return meets
                    ? new Copy(from, new Span(to.offset(), to.length() + next.to.length()), how)
                    : null;
        }
    }

    public Assembly {
        copies = List.copyOf(copies);
        missing = List.copyOf(missing);
        repeats = List.copyOf(repeats);
    }

    /** A content of which nothing is here, with holes. */
    static Assembly around(List<Span> holes, long size) {
        return new Assembly(
                0, List.of(), Holes.outside(holes, List.of(new Span(0, size))), List.of());
    }

    /** Bytes to be fetched. */
    long toFetch() {
        return Holes.bytes(missing);
    }

    /** Bytes to be written, wherever they are from. */
    long toWrite() {
        return toFetch() + reused(copies) + reused(repeats);
    }

    private static long reused(List<Copy> some) {
        return some.stream().mapToLong(copy -> copy.to().length()).sum();
    }
}
