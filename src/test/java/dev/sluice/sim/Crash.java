package dev.sluice.sim;

/** The process of a node has ended here. */
final class Crash extends Error {

    private static final long serialVersionUID = 1;

    Crash() {
        super("the process has ended", null, false, false);
    }
}
