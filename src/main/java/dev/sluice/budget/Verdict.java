package dev.sluice.budget;

/** What a budget says of the deletes it was asked for. What it has allowed before stays allowed. */
public enum Verdict {
    /** All of them may be made. */
    ALLOWED,
    /**
     * They are few, and perhaps not all: none is to be made yet. To be asked again after a look
     * that begins {@link DeleteBudget#GATHER} later.
     */
    FEW_COMING,
    /**
     * They are many, and perhaps not all: none is to be made yet. To be asked again after a look of
     * all there is that begins {@link DeleteBudget#CALM} later.
     */
    MANY_COMING,
    /** Some wait for a person. */
    HELD;

    /** Whether it is to be asked again soon. */
    public boolean isOpen() {
        return this == FEW_COMING || this == MANY_COMING;
    }
}
