package dev.sluice.wiring;

import dev.sluice.settings.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Looks at how many files the process may have open. With too few it fails here and there while it
 * starts, at whatever is opened next.
 */
final class OpenFilesCheck {

    /** Some 170 are open when a node with one folder has started, before the first peer comes. */
    private static final long MIN = 256;

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String NAME = "Max open files";

    private OpenFilesCheck() {}

    /**
     * @throws ConfigException if they are too few
     */
    static void check() {
        try {
            if (Files.isReadable(LIMITS)) {
                check(Files.readString(LIMITS));
            }
        } catch (IOException _) {
            // Where it cannot be told, it is tried.
        }
    }

    static void check(String limits) {
        limits.lines()
                .filter(line -> line.startsWith(NAME))
                .map(line -> line.substring(NAME.length()).strip().split("\\s+", 2)[0])
                .filter(soft -> soft.matches("\\d{1,9}") && Long.parseLong(soft) < MIN)
                .findFirst()
                .ifPresent(soft -> {
                    throw new ConfigException(
                            "ulimit -n",
                            soft
                                    + " open files are too few for a node; allow it 1024"
                                    + " or more (LimitNOFILE= in a unit of systemd)");
                });
    }
}
