package dev.sluice.folder;

import java.util.List;

/**
 * Why a path is not here, or not the same as elsewhere.
 *
 * @param path as it was asked for
 * @param reasons at least one, the weightiest first
 */
public record Why(String path, List<Reason> reasons) {

    public Why {
        reasons = List.copyOf(reasons);
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("reasons must not be empty");
        }
    }

    /** The answer. */
    public Reason reason() {
        return reasons.getFirst();
    }

    /** What else is true of the path. */
    public List<Reason> others() {
        return reasons.subList(1, reasons.size());
    }

    /** Whether nothing is left to do for it, here or elsewhere. */
    public boolean isInStep() {
        return reasons.stream().allMatch(each -> each.cause().isAtRest());
    }
}
