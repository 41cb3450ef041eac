package dev.sluice.report;

import dev.sluice.domain.RelativePath;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a round with one peer would do now.
 *
 * @param counts how many paths, by what would be done
 * @param bytes of content that would come over the wire
 * @param items the first of them, in the order of the feed
 */
public record PullPlan(Map<Action, Long> counts, long bytes, List<Item> items) {

    /** What would be done at a path. */
    public enum Action {
        /** A content comes over the wire. */
        FETCH,
        /** A content comes from another path here; if that goes, it is among the deletes. */
        RENAME,
        DELETE,
        /** What loses becomes a conflict copy, here or of what the peer has. */
        CONFLICT,
        /** A directory or a link is made, or mode and time change. */
        OTHER,
        /** It waits: for the word of a person, or since it has failed. */
        HELD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One path.
     *
     * @param bytes that would come over the wire for it
     * @param other where a content would come from (rename), the name of the copy (conflict), or
     *     why it waits (held); null if there is nothing to say
     */
    public record Item(Action action, RelativePath path, long bytes, @Nullable String other) {}

    public PullPlan {
        counts = Map.copyOf(counts);
        items = List.copyOf(items);
    }

    /** How many paths. */
    public long count(Action action) {
        return counts.getOrDefault(action, 0L);
    }

    /** How many paths are not among the items. */
    public long left() {
        return counts.values().stream().mapToLong(Long::longValue).sum() - items.size();
    }

    /** Adds up. */
    public static final class Sum {

        /** Of the text of items: all of it is in memory, once more as an answer. */
        private static final int MAX_TEXT = 64 << 10;

        private final int most;
        private final Map<Action, Long> counts = new EnumMap<>(Action.class);
        private final List<Item> items = new ArrayList<>();
        private long bytes;
        private int text;

        /**
         * @param most items to keep
         */
        public Sum(int most) {
            this.most = most;
        }

        /** Whether a next item would be kept. */
        public boolean keeps() {
            return items.size() < most && text < MAX_TEXT;
        }

        public void add(Item item) {
            counts.merge(item.action(), 1L, Long::sum);
            bytes += item.bytes();
            if (keeps()) {
                items.add(item);
                String other = item.other();
                text += item.path().toString().length() + (other == null ? 0 : other.length());
            }
        }

        public PullPlan plan() {
            return new PullPlan(counts, bytes, items);
        }
    }
}
