package dev.sluice.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** What was written behind a command. */
record Arguments(ParseResult parsed) {

    boolean has(String option) {
        return parsed.matchedOptionValue(option, false);
    }

    @Nullable String text(String option) {
        return parsed.matchedOptionValue(option, (String) null);
    }

    String text(String option, String otherwise) {
        String text = text(option);
        return text == null ? otherwise : text;
    }

    /** A parameter that must be there. */
    String parameter(int index) {
        return parsed.matchedPositionalValue(index, "");
    }

    @Nullable String optional(int index) {
        return parsed.matchedPositionalValue(index, (String) null);
    }

    /**
     * A whole number.
     *
     * @throws CommandException if it is none, or none of these
     */
    long number(String option, long least, long most, long otherwise) throws CommandException {
        String text = text(option);
        return text == null ? otherwise : number(option, text, least, most);
    }

    static long number(String name, String text, long least, long most) throws CommandException {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw CommandException.usage(
                "%s must be a number from %d to %d, not %s".formatted(name, least, most, text));
    }
}
