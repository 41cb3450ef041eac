package dev.sluice.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a command finds around it.
 *
 * @param isTerminal whether a person watches the output
 * @param properties finds a system property, null if it is not set
 * @param directory the working directory
 */
public record Surroundings(
        PrintStream out,
        PrintStream err,
        boolean isTerminal,
        Map<String, String> environment,
        Function<String, @Nullable String> properties,
        Path directory,
        Program program) {

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** What the command is part of: the program that can serve as well. */
    public interface Program {

        /** Serves until it is told to stop, and does not come back. */
        void serve();

        /** Checks the configuration as a start does, and does not come back. */
        void checkConfiguration();
    }

    /** Whether colours are wanted; {@code NO_COLOR} as https://no-color.org says. */
    boolean isColoured() {
        return isTerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }
}
