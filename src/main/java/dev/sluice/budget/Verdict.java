package dev.sluice.budget;

/** What a budget says of the deletes it was asked for. What it has allowed before stays allowed. */
public enum Verdict {
    /** All of them may be made. */
    ALLOWED,
    /** They are many and perhaps not all: none is to be made yet, and it is to be asked again. */
    NOT_YET,
    /** Some wait for a person. */
    HELD
}
