package dev.sluice.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The clock of one process, ahead or behind by some hours, by the library of faketime(1). */
final class ShiftedClock {

    private static final Path LIBRARIES = Path.of("/usr/lib");

    private ShiftedClock() {}

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
                "env",
                "LD_PRELOAD=" + library(),
                "FAKETIME=%+dh".formatted(hours),
                "NO_FAKE_STAT=1");
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
