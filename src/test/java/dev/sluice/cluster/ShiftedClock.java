package dev.sluice.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one process, ahead or behind by some hours, by the library of faketime(1). It is set
 * before the process starts, or turned while it runs.
 */
final class ShiftedClock {

    private static final Path LIBRARIES = Path.of("/usr/lib");

    private final Path file;

    /**
     * One that can be turned while the process runs.
     *
     * @param file what the process looks at, made here
     */
    ShiftedClock(Path file) throws IOException {
        this.file = file;
        turn(0);
    }

    /** Within a second it is off by so many hours. */
    void turn(int hours) throws IOException {
        Path next = Files.writeString(file.resolveSibling("next"), shift(hours));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A command to run a process under. */
    List<String> command() throws IOException {
        return List.of(
                "env",
                "LD_PRELOAD=" + library(),
                "FAKETIME_TIMESTAMP_FILE=" + file,
                // Seconds: with a look at each call, half of what the process does is looks.
                "FAKETIME_CACHE_DURATION=1",
                // It is the clock on the wall that is set, not the time since the machine began.
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                "NO_FAKE_STAT=1");
    }

    /** Why there cannot be one here, null if there can. */
    static @Nullable String impossible() throws IOException {
        return library() == null ? "faketime is not installed here" : null;
    }

    /**
     * A command to run a process under. The times of files stay what they are; what is waited for
     * lasts as long as ever.
     */
    static List<String> by(int hours) throws IOException {
        return List.of(
                "env", "LD_PRELOAD=" + library(), "FAKETIME=" + shift(hours), "NO_FAKE_STAT=1");
    }

    private static String shift(int hours) {
        return "%+dh".formatted(hours);
    }

    private static @Nullable Path library() throws IOException {
        if (!Files.isDirectory(LIBRARIES)) {
            return null;
        }
        try (DirectoryStream<Path> machines = Files.newDirectoryStream(LIBRARIES)) {
            for (Path machine : machines) {
                Path library = machine.resolve("faketime/libfaketimeMT.so.1");
                if (Files.exists(library)) {
                    return library;
                }
            }
        }
        return null;
    }
}
