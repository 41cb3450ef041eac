package dev.sluice.model;

/** A rule of replication was broken; the message names it. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1;

    Violation(String message) {
        super(message);
    }
}
