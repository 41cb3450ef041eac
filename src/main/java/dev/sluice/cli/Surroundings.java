package dev.sluice.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command finds around it.
 *
 * @param isTerminal whether a person watches the output
 * @param directory the working directory
 */
public record Surroundings(
        PrintStream out,
        PrintStream err,
        boolean isTerminal,
        Map<String, String> environment,
        SystemProperties properties,
        Path directory,
        Program program) {

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** The properties of the process. */
    @FunctionalInterface
    public interface SystemProperties {

        /** The value of one, null if it is not set. */
        @Nullable String find(String key);
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
