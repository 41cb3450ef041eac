package dev.sluice.disk.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A tree that keeps directories open does nothing that one would not do that walks anew. */
@ParameterizedClass
@EnumSource(DiskForm.class)
class TogetherTest {

    private static final Mode MODE = new Mode(0755);

    private final DiskForm form;

    @TempDir Path directory;
    Folder folder;
    Tree together;

    TogetherTest(DiskForm form) {
        this.form = form;
    }

    @BeforeEach
    void open() throws IOException {
        directory = form.place(directory);
        folder = Folder.in(directory, form);
        together = folder.tree().together();
    }

    @AfterEach
    void close() {
        together.close();
        folder.tree().close();
        folder.close();
    }

    private FileStat publish(String path) throws IOException {
        try (StagedFile staged = folder.stage(path)) {
            return together.publish(staged, RelativePath.of(path), null);
        }
    }

    @Test
    void publishesIntoManyDirectoriesInAnyOrder() throws IOException {
        for (int i = 0; i < 40; i++) {
            Files.createDirectories(folder.path().resolve("d" + i + "/e/f"));
        }
        for (String name : new String[] {"/a", "/e/a", "/e/f/a", "/b"}) {
            for (int i = 0; i < 40; i++) {
                publish("d" + i + name);
                assertThat(folder.read("d" + i + name)).isEqualTo("d" + i + name);
            }
        }
    }

    @Test
    void publishesIntoADirectoryDeeperThanItKeeps() throws IOException {
        String deep = "d/".repeat(40);
        Files.createDirectories(folder.path().resolve(deep));
        publish(deep + "a");
        publish(deep + "b");
        assertThat(folder.read(deep + "b")).isEqualTo(deep + "b");
    }

    @Test
    void publishesIntoADirectoryThatItMadeAnew() throws IOException {
        RelativePath d = RelativePath.of("d");
        for (int i = 0; i < 3; i++) {
            FileStat made = together.makeDirectory(d, new State.Directory(MODE), null);
            FileStat file = publish("d/a");
            together.remove(RelativePath.of("d/a"), file);
            together.remove(d, made);
            assertThatThrownBy(() -> publish("d/a")).isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void doesNotPublishIntoADirectoryThatWasMovedOutOfTheTree() throws IOException {
        folder.write("d/e/x", "");
        publish("d/e/a");
        Path outside = directory.resolve("outside");
        Files.move(folder.path().resolve("d"), outside);
        assertThatThrownBy(() -> publish("d/e/b")).isInstanceOf(NoSuchFileException.class);
        Files.createSymbolicLink(folder.path().resolve("d"), outside);
        assertThatThrownBy(() -> publish("d/e/b")).isInstanceOf(NoSuchFileException.class);
        assertThat(outside.resolve("e/b")).doesNotExist();
    }

    @Test
    void publishesIntoTheDirectoryThatIsThereNow() throws IOException {
        folder.write("d/x", "");
        publish("d/a");
        Files.move(folder.path().resolve("d"), folder.path().resolve("moved"));
        folder.write("d/x", "");
        publish("d/b");
        assertThat(folder.read("d/b")).isEqualTo("d/b");
        assertThat(folder.path().resolve("moved/b")).doesNotExist();
    }
}
