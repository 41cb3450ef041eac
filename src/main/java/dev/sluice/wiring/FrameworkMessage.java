package dev.sluice.wiring;

import dev.sluice.config.check.KnownKeys;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The framework's messages about keys, which begin with its own numbers and class names, as {@code
 * key: what is wrong}. One that is not known here is passed on as it is.
 */
final class FrameworkMessage {

    private static final Pattern UNKNOWN =
            Pattern.compile("SRCFG00050: (\\S+) in .+ does not map to any root");
    private static final Pattern MISSING =
            Pattern.compile(".*SRCFG00014: The config property (\\S+) is required.*");
    private static final Pattern EMPTY =
            Pattern.compile(".*SRCFG00040: The config property (\\S+) is defined as the empty.*");
    private static final Pattern REFUSED =
            Pattern.compile(
                    ".*SRCFG00039: The config property (\\S+) with the config value \".*\" threw an"
                            + " Exception whilst being converted (?:SRCFG\\d+: )?(.*)",
                    Pattern.DOTALL);

    private FrameworkMessage() {}

    static String plain(String message) {
        Matcher unknown = UNKNOWN.matcher(message);
        if (unknown.matches()) {
            return unknown.group(1) + ": " + KnownKeys.unknown(unknown.group(1));
        }
        Matcher missing = MISSING.matcher(message);
        if (missing.matches()) {
            return missing.group(1) + ": is required, and is not set";
        }
        Matcher empty = EMPTY.matcher(message);
        if (empty.matches()) {
            return empty.group(1) + ": is empty; give it a value, or leave it out";
        }
        Matcher refused = REFUSED.matcher(message);
        return refused.matches() ? refused.group(1) + ": " + number(refused.group(2)) : message;
    }

    private static String number(String problem) {
        return problem.replace("Expected an integer value, got ", "must be a whole number, not ");
    }
}
