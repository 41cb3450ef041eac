package dev.sluice.disk.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.disk.root.DiskForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamelessTest {

    private static final String NAME = "tried.tmp";

    @TempDir Path directory;
    Folder folder;

    @BeforeEach
    void open() throws IOException {
        folder = Folder.in(directory, DiskForm.KERNEL);
    }

    @AfterEach
    void close() {
        folder.close();
    }

    @Test
    void leavesNothingOfItsTrial() throws IOException {
        boolean isPossible = Nameless.whereItCan().isPossible(staging(), NAME);
        assumeThat(isPossible).as("whether this kernel and file system can").isTrue();
        assertThat(names()).isEmpty();
    }

    @Test
    void isNotPossibleByFullPaths() throws IOException {
        try (Folder other = Folder.in(directory.resolve("java"), DiskForm.JAVA)) {
            HeldDirectory staging = other.root().reserved().staging();
            assertThat(Nameless.whereItCan().isPossible(staging, NAME)).isFalse();
        }
    }

    @Test
    void isNotPossibleAnyMoreWhenTheTrialFailed() throws IOException {
        Nameless nameless = Nameless.whereItCan();
        Files.createFile(folder.path().resolve(".sluice/staging").resolve(NAME));
        assertThat(nameless.isPossible(staging(), NAME)).isFalse();
        assertThat(nameless.isPossible(staging(), "other.tmp")).isFalse();
    }

    private HeldDirectory staging() throws IOException {
        return folder.root().reserved().staging();
    }

    private List<Path> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.path().resolve(".sluice/staging"))) {
            return files.toList();
        }
    }
}
