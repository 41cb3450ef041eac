package dev.sluice.disk.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.MemoryFileSystem;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SecondNameTest {

    private static final RelativePath SOURCE = RelativePath.of("a");
    private static final RelativePath COPY = RelativePath.of("copy");
    private static final int MAX_CALLS = 30;

    /** Else the entry of the copy has a time that the disk has not. */
    @Test
    void isNotGivenToAFileThatIsTouchedMeanwhile() throws IOException {
        for (int touched = 1; touched <= MAX_CALLS; touched++) {
            MemoryFileSystem system = new MemoryFileSystem(InstantSource.system());
            try (Folder folder = Folder.in(system.getPath("/"), DiskForm.MEMORY)) {
                folder.write("a", "content");
                FileStat seen = Objects.requireNonNull(folder.root().look(SOURCE));
                int[] calls = {0};
                int at = touched;
                system.disk()
                        .fault((_, _) -> {
                            if (++calls[0] == at) {
                                touch(folder);
                            }
                        });
                FileStat made = link(folder, seen);
                system.disk().fault((_, _) -> {});
                if (made != null) {
                    assertThat(made.mtime()).as("touched at call %d", at).isEqualTo(seen.mtime());
                }
                if (calls[0] < at) {
                    return;
                }
            }
        }
        throw new AssertionError("more calls than " + MAX_CALLS);
    }

    private static void touch(Folder folder) throws IOException {
        Files.setLastModifiedTime(folder.path().resolve("a"), FileTime.from(Instant.EPOCH));
    }

    /** Null if the file was found to be another. */
    private static @Nullable FileStat link(Folder folder, FileStat seen) throws IOException {
        try {
            return folder.tree().link(SOURCE, seen, COPY);
        } catch (TargetChangedException e) {
            return null;
        }
    }
}
