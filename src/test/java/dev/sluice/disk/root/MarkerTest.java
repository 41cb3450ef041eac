package dev.sluice.disk.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.Mounted;
import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.HeldDirectory;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DiskForm.class)
class MarkerTest {

    private final DiskForm form;

    @TempDir Path directory;

    MarkerTest(DiskForm form) {
        this.form = form;
    }

    @BeforeEach
    void place() {
        directory = form.place(directory);
    }

    @Test
    void knowsItsOwnFolder() throws IOException {
        try (Folder folder = Folder.in(directory, form)) {
            assertThatCode(() -> folder.root().check(Folder.ID)).doesNotThrowAnyException();
            assertThat(folder.path().resolve(".sluice/staging")).isDirectory();
            assertThat(folder.path().resolve(".sluice/trash")).isDirectory();
        }
    }

    @Test
    void refusesARootThatIsMissingOrNoDirectory() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> form.open(directory.resolve("none")).close())
                .isInstanceOf(RootException.class)
                .hasMessageContaining("is missing");
        assertThatThrownBy(() -> form.open(file).close())
                .isInstanceOf(RootException.class)
                .hasMessageContaining("not a directory");
    }

    @Test
    void refusesARootWithoutAMarker() throws IOException {
        try (FolderRoot root = form.open(directory)) {
            assertThatThrownBy(() -> root.check(Folder.ID))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("has no .sluice/marker");
        }
    }

    @Test
    void isMadeAgainWhileTheDirectoryIsTheOneThatWasOpened() throws IOException {
        try (Folder folder = Folder.in(directory, form)) {
            folder.root().startRun(Folder.ID, new RunId(2));
            Files.delete(folder.path().resolve(".sluice/marker"));
            folder.root().check(Folder.ID);
            assertThat(folder.root().lastRun(Folder.ID)).isEqualTo(new RunId(2));

            remove(folder.path().resolve(".sluice"));
            folder.root().check(Folder.ID);
            folder.root().check(Folder.ID);
            assertThat(folder.root().lastRun(Folder.ID)).isEqualTo(new RunId(2));
            assertThat(folder.path().resolve(".sluice/staging")).isDirectory();
            assertThat(folder.path().resolve(".sluice/trash")).isDirectory();
            assertThat(folder.root().remade()).isEqualTo(2);
        }
    }

    @Test
    void holdsNoMoreFilesOpenHoweverOftenItIsRemoved() throws IOException {
        try (Folder folder = Folder.in(directory, form)) {
            removeTimes(folder, 10);
            long before = openFiles();
            removeTimes(folder, 30);
            assertThat(openFiles() - before).isLessThan(30);
        }
    }

    private static void removeTimes(Folder folder, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            remove(folder.path().resolve(".sluice"));
            folder.root().check(Folder.ID);
            HeldDirectory _ = folder.root().reserved().staging();
            HeldDirectory _ = folder.root().reserved().trash();
        }
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Test
    void isMadeAgainByWhateverNeedsItsDirectory() throws IOException {
        try (Folder folder = Folder.in(directory, form)) {
            RelativePath file = RelativePath.of("f");
            FileStat first = folder.tree().publish(folder.stage("1"), file, null);
            remove(folder.path().resolve(".sluice"));
            FileStat second = folder.tree().publish(folder.stage("2"), file, first);
            remove(folder.path().resolve(".sluice"));
            folder.tree().remove(file, second);
            remove(folder.path().resolve(".sluice"));
            folder.tree()
                    .makeDirectory(RelativePath.of("d"), new State.Directory(Folder.MODE), null);
            assertThat(folder.root().remade()).isEqualTo(3);
            assertThat(folder.path().resolve(".sluice/marker")).isRegularFile();
        }
    }

    @Test
    void isNotMadeInADirectoryThatIsOnlyAtThePath() throws IOException {
        try (Folder folder = Folder.in(directory, form)) {
            Files.move(folder.path(), directory.resolve("away"));
            remove(directory.resolve("away/.sluice"));
            Files.createDirectory(folder.path());
            assertThatThrownBy(() -> folder.root().check(Folder.ID))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("was replaced");
            assertThatThrownBy(() -> folder.stage("1")).isInstanceOf(RootException.class);
            assertThat(folder.path()).isEmptyDirectory();
            assertThat(directory.resolve("away")).isEmptyDirectory();
        }
    }

    @Test
    void saysWhyItCannotBeMadeAgain() throws IOException {
        try (Folder folder = Folder.in(directory, form)) {
            remove(folder.path().resolve(".sluice"));
            folder.write(".sluice", "in the way");
            assertThatThrownBy(() -> folder.root().check(Folder.ID))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("cannot be made again")
                    .hasMessageContaining(".sluice");
        }
    }

    @Test
    void keepsItsDirectoryOutOfARepository() throws IOException {
        try (Folder folder = Folder.in(directory, form)) {
            assertThat(folder.path().resolve(".sluice/.gitignore")).hasContent("*");
        }
    }

    @Test
    void aPersonsWordStandsForAMissingOrDamagedMarkerButNotAgainstAnotherFolders()
            throws IOException {
        try (FolderRoot root = form.open(directory)) {
            assertThat(root.adopt(Folder.ID, Folder.RUN)).isTrue();
            assertThat(root.adopt(Folder.ID, Folder.RUN)).isFalse();
            root.check(Folder.ID);
            Files.writeString(directory.resolve(".sluice/marker"), "folder=docs\nrun=12");
            assertThat(root.adopt(Folder.ID, Folder.RUN)).isTrue();
            root.check(Folder.ID);
            assertThatThrownBy(() -> root.adopt(new FolderId("music"), Folder.RUN))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("belongs to folder docs");
        }
    }

    private static void remove(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (Path each : paths.toList().reversed()) {
                Files.delete(each);
            }
        }
    }

    @Test
    void refusesTheMarkerOfAnotherFolder() throws IOException {
        FolderId other = new FolderId("music");
        try (Folder folder = Folder.in(directory, form)) {
            assertThatThrownBy(() -> folder.root().check(other))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("belongs to folder docs")
                    .hasMessageContaining("not to music");
            assertThatThrownBy(() -> folder.root().mark(other, Folder.RUN))
                    .isInstanceOf(RootException.class);
            assertThatThrownBy(() -> folder.root().startRun(other, Folder.RUN))
                    .isInstanceOf(RootException.class);
            assertThatCode(() -> folder.root().check(Folder.ID)).doesNotThrowAnyException();
        }
    }

    @Test
    void refusesADamagedMarker() throws IOException {
        try (Folder folder = Folder.in(directory, form)) {
            folder.write(".sluice/marker", "folder=docs\nrun=12");
            assertThatThrownBy(() -> folder.root().check(Folder.ID))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("damaged")
                    .hasMessageContaining("\"12\"");
        }
    }

    @Test
    void doesNotFollowALinkToAMarker() throws IOException {
        Folder.in(directory, form).close();
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.createSymbolicLink(other.resolve(".sluice"), directory.resolve("root/.sluice"));
        try (FolderRoot root = form.open(other)) {
            assertThatThrownBy(() -> root.check(Folder.ID)).isInstanceOf(RootException.class);
        }
    }

    @Test
    void givesTheRunBeforeAndWritesTheNewOne() throws IOException {
        try (Folder folder = Folder.in(directory, form)) {
            assertThat(folder.root().startRun(Folder.ID, new RunId(2))).isEqualTo(Folder.RUN);
            assertThat(folder.root().startRun(Folder.ID, new RunId(3))).isEqualTo(new RunId(2));
            assertThat(folder.path().resolve(".sluice/marker.tmp")).doesNotExist();
        }
    }

    @Test
    void seesThatTheRootWasReplacedByAnotherDirectory() throws IOException {
        try (Folder folder = Folder.in(directory, form)) {
            folder.write("a", "");
            Files.move(folder.path(), directory.resolve("away"));
            assertThatThrownBy(() -> folder.root().check(Folder.ID))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("is missing");

            Folder.in(directory, form).close();
            assertThatThrownBy(() -> folder.root().check(Folder.ID))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("was replaced");
            try (FolderRoot again = form.open(folder.path())) {
                assertThatCode(() -> again.check(Folder.ID)).doesNotThrowAnyException();
                assertThat(again.look(RelativePath.of("a"))).isNull();
            }
        }
    }

    /** The same directory, so to say that it was replaced would send a person the wrong way. */
    @Test
    void saysThatTheRootIsOnAnotherMountNow() throws IOException {
        assumeTrue(form != DiskForm.JAVA, "there mounts have no numbers");
        Mounted.assumePossible(directory);
        try (Folder folder = Folder.in(directory, form);
                Mounted _ = Mounted.bind(folder.path(), folder.path())) {
            assertThatThrownBy(() -> folder.root().check(Folder.ID))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("by way of another mount")
                    .hasMessageNotContaining("was replaced");
        }
    }

    @Test
    void takesAnEmptyRootThatNeedsNoMarkerForAVanishedOne() throws IOException {
        try (FolderRoot root = form.open(directory)) {
            root.leaveUnmarked();
            assertThatThrownBy(() -> root.check(Folder.ID))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("is empty");
            Files.writeString(directory.resolve("a"), "");
            assertThatCode(() -> root.check(Folder.ID)).doesNotThrowAnyException();
            root.mark(new FolderId("music"), new RunId(1));
            assertThatThrownBy(() -> root.check(Folder.ID))
                    .isInstanceOf(RootException.class)
                    .hasMessageContaining("belongs to folder music");
        }
    }
}
