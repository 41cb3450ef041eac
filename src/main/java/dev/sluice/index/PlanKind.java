package dev.sluice.index;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a plan is about that waits for a person. */
public enum PlanKind {
    /** Live entries that would go. */
    DELETES,
    /** Live entries whose content a peer would replace. */
    CHANGES,
    /** Ignore rules of a peer that are not in force. */
    RULES;

    private static final Map<String, String> TRANSLATED = new ConcurrentHashMap<>();

    /** The written form. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static PlanKind of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /**
     * A statement about deletes, as it is for this kind: both are noted in the same way, in tables
     * of their own.
     */
    public String sql(String ofDeletes) {
        return switch (this) {
            case DELETES -> ofDeletes;
            case CHANGES -> TRANSLATED.computeIfAbsent(ofDeletes, PlanKind::ofChanges);
            case RULES -> throw new IllegalStateException("bug: rules have no budget");
        };
    }

    private static String ofChanges(String ofDeletes) {
        return ofDeletes
                .replace("allowed_deletes", "allowed_changes")
                .replace("planned_deletes", "planned_changes")
                .replace("'deletes'", "'changes'");
    }
}
