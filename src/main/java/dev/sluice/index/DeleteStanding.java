package dev.sluice.index;

/** Whether a live entry may be deleted. */
public enum DeleteStanding {
    /** Nobody has judged it. */
    NEW,
    /** It may. */
    ALLOWED,
    /** It is in a plan that a person has approved. */
    APPROVED,
    /** It is in a plan that waits. */
    WAITING
}
