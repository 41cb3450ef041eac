package dev.sluice.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.Troubleshooting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of a start that fails are those of the document for people in trouble. */
class StartTroubleshootingTest {

    @TempDir Path directory;

    @Test
    void theLinesOfAStartThatFails() throws Exception {
        SortedSet<String> seen = new TreeSet<>();
        Path file = Files.createFile(directory.resolve("file"));
        Path state = Files.createDirectory(directory.resolve("state"));
        Files.writeString(state.resolve("node-id"), "hello\n");

        seen.add(line(() -> OpenFilesCheck.check("Max open files            64     64     files")));
        seen.add(line(() -> StateDirectory.open(file.resolve("state"))));
        seen.add(line(() -> StateDirectory.open(state).identity()));
        Path key = Files.writeString(state.resolve("node-key"), "hello\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        seen.add(line(() -> StateDirectory.open(state).identity()));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        seen.add(line(() -> StateDirectory.open(state).identity()));

        SortedSet<String> listed = Troubleshooting.texts("A node does not start");
        assertThat(listed).containsAll(seen);
        listed.removeAll(seen);
        // Shown by StartupIT, since a library is loaded once in a process.
        assertThat(listed).singleElement().asString().contains("SQLite's library");
    }

    private String line(org.assertj.core.api.ThrowableAssert.ThrowingCallable step) {
        String line = StartFailure.line(catchThrowable(step));
        return Troubleshooting.shape(String.valueOf(line), directory + "/file/state", directory);
    }
}
