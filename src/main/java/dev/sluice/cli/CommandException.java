package dev.sluice.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with one line for the person who gave it. */
final class CommandException extends Exception {

    private static final long serialVersionUID = 1;

    private final Outcome outcome;

    CommandException(Outcome outcome, String message) {
        this(outcome, message, null);
    }

    CommandException(Outcome outcome, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.outcome = outcome;
    }

    static CommandException usage(String message) {
        return new CommandException(Outcome.USAGE, message);
    }

    Outcome outcome() {
        return outcome;
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
