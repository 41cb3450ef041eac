package dev.sluice.folder;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is true of a path.
 *
 * @param words for people, in one sentence
 * @param details for scripts, by name: texts, numbers and lists of texts, in their order
 */
public record Reason(Cause cause, String words, Map<String, Object> details) {

    public Reason {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    static Reason of(Cause cause, String words) {
        return new Reason(cause, words, Map.of());
    }

    /** The same with one more detail, unless that is null. */
    Reason with(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, Object> more = new LinkedHashMap<>(details);
        more.put(name, value);
        return new Reason(cause, words, more);
    }
}
