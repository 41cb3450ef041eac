package dev.sluice.sim;

/** A rule was broken; begins with its number in the list of invariants. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1;

    Violation(String what) {
        super(what);
    }
}
