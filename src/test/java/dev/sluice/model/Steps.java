package dev.sluice.model;

/** The places where a process can die. Each asks here before it goes on. */
final class Steps {

    /** The process is gone; disk and index are as they were. */
    static final class Crash extends RuntimeException {

        private static final long serialVersionUID = 1;

        Crash() {
            super("crash", null, false, false);
        }
    }

    private static final int NEVER = -1;

    private int left;

    private Steps(int left) {
        this.left = left;
    }

    static Steps withoutCrash() {
        return new Steps(NEVER);
    }

    static Steps crashAfter(int steps) {
        return new Steps(steps);
    }

    void next() {
        if (left == 0) {
            throw new Crash();
        }
        if (left > 0) {
            left--;
        }
    }
}
