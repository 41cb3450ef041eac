package dev.sluice.disk.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.MemoryFileSystem;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class MadeDirectoryTest {

    private static final RelativePath PATH = RelativePath.of("d");
    private static final State.Directory DIRECTORY = new State.Directory(new Mode(0755));
    private static final int MAX_CALLS = 40;

    /** Else a scan takes the mode that somebody has given it for the one that it was made with. */
    @Test
    void isSeenWithTheModeThatItWasMadeWithThoughSomebodyChangesItMeanwhile() throws IOException {
        boolean isEverChanged = false;
        for (int changed = 1; changed <= MAX_CALLS; changed++) {
            MemoryFileSystem system = new MemoryFileSystem(InstantSource.system());
            try (Folder folder = Folder.in(system.getPath("/"), DiskForm.MEMORY)) {
                Path path = folder.path().resolve("d");
                int[] calls = {0};
                int at = changed;
                system.disk()
                        .fault((_, _) -> {
                            if (++calls[0] >= at && Files.isDirectory(path)) {
                                setMode(path);
                            }
                        });
                FileStat made = folder.tree().makeDirectory(PATH, DIRECTORY, null);
                system.disk().fault((_, _) -> {});
                assertThat(made.mode()).as("changed at call %d", at).isEqualTo(DIRECTORY.mode());
                isEverChanged |= mode(path).equals("--x--x--x");
                if (calls[0] < at) {
                    assertThat(isEverChanged).isTrue();
                    return;
                }
            }
        }
        throw new AssertionError("more calls than " + MAX_CALLS);
    }

    private static void setMode(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("--x--x--x"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
