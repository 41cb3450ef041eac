package dev.sluice.pull.plan;

import dev.sluice.domain.Cursor;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Ends of pages that were read, to which the cursor in the index has not moved. For several
 * threads.
 */
final class PageEnds {

    /** Those that are known apart: a peer may end one behind each line. */
    private static final int MAX_ENDS = 1_000;

    private final Deque<Cursor> ends = new ArrayDeque<>();

    /** The next page was read up to here. */
    synchronized void add(Cursor end) {
        if (ends.size() == MAX_ENDS) {
            ends.removeLast();
        }
        ends.add(end);
    }

    /** The last one before a sequence, null if there is none; it and those before are taken out. */
    synchronized @Nullable Cursor takeBefore(long sequence) {
        Cursor last = null;
        while (!ends.isEmpty() && ends.peek().sequence().value() < sequence) {
            last = ends.remove();
        }
        return last;
    }

    synchronized void clear() {
        ends.clear();
    }
}
