package dev.sluice.cli;

/** How a command ended, as scripts see it. */
public enum Outcome {
    /** In step, or done. */
    DONE(0, "In step, or done"),
    /** Not in step, or not done: the node has said why. */
    NOT(1, "Not in step, or not done: the reason is told"),
    /** The command is not written as it must be. */
    USAGE(2, "Wrong usage"),
    /** The node does not answer. */
    UNREACHABLE(3, "The node cannot be reached");

    private final int code;
    private final String words;

    Outcome(int code, String words) {
        this.code = code;
        this.words = words;
    }

    /** The exit code. */
    public int code() {
        return code;
    }

    String words() {
        return words;
    }

    static Outcome of(boolean isDone) {
        return isDone ? DONE : NOT;
    }
}
