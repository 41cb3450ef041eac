package dev.sluice.folder.root;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.staging.Staging;
import dev.sluice.domain.RunId;
import dev.sluice.folder.LogLines;
import dev.sluice.folder.state.OneFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteProbeTest {

    @TempDir Path directory;

    private final WriteProbe probe = new WriteProbe(System::nanoTime);

    @Test
    void tellsWhyNothingCanBeWrittenAndThatItCanAgain() throws IOException {
        try (FolderRoot root = FolderRoot.open(directory);
                LogLines log = new LogLines()) {
            root.mark(OneFolder.ID, new RunId(1));
            Staging staging = new Staging(root);
            assertThat(probe.isDue()).isTrue();
            probe.write(OneFolder.ID, staging);
            assertThat(probe.problem()).isNull();
            assertThat(probe.isDue()).isFalse();
            assertThat(directory.resolve(".sluice/staging")).isEmptyDirectory();

            Files.delete(directory.resolve(".sluice/staging"));
            Files.writeString(directory.resolve(".sluice/staging"), "in the way");
            probe.write(OneFolder.ID, staging);
            probe.write(OneFolder.ID, staging);
            assertThat(probe.problem()).contains("staging");
            assertThat(probe.isDue()).isTrue();

            Files.delete(directory.resolve(".sluice/staging"));
            probe.write(OneFolder.ID, staging);
            assertThat(probe.problem()).isNull();
            assertThat(log.containing("cannot write")).hasSize(1);
            assertThat(log.containing("can write again")).hasSize(1);
        }
    }

    @Test
    void anInterruptSaysNothingOfTheDisk() throws IOException {
        try (FolderRoot root = FolderRoot.open(directory)) {
            root.mark(OneFolder.ID, new RunId(1));
            Staging staging = new Staging(root);

            Thread.currentThread().interrupt();
            probe.write(OneFolder.ID, staging);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(probe.problem()).isNull();
        }
    }

    @Test
    void anInterruptDoesNotMakeABadDiskGood() throws IOException {
        try (FolderRoot root = FolderRoot.open(directory);
                LogLines log = new LogLines()) {
            root.mark(OneFolder.ID, new RunId(1));
            Staging staging = new Staging(root);
            Files.delete(directory.resolve(".sluice/staging"));
            Files.writeString(directory.resolve(".sluice/staging"), "in the way");
            probe.write(OneFolder.ID, staging);
            String before = probe.problem();
            Files.delete(directory.resolve(".sluice/staging"));

            Thread.currentThread().interrupt();
            probe.write(OneFolder.ID, staging);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(before).contains("staging");
            assertThat(probe.problem()).isEqualTo(before);
            assertThat(log.containing("can write again")).isEmpty();
        }
    }
}
