package dev.sluice.disk.held;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(DiskForm.class)
class PublishTest {

    private static final RelativePath TARGET = RelativePath.of("d/a.txt");

    /** The kinds of file systems: all must keep the contract. */
    enum FileSystemKind {
        WITH_ALL,
        WITHOUT_SAFE_RENAME,
        WITHOUT_HARD_LINKS;

        private HardLinks links(DiskForm form) {
            HardLinks all = form.links();
            return switch (this) {
                case WITH_ALL -> all;
                case WITHOUT_SAFE_RENAME ->
                        (from, name, key, to, newName) -> all.link(from, name, key, to, newName);
                case WITHOUT_HARD_LINKS -> (_, _, _, _, _) -> HardLinks.Result.REFUSED;
            };
        }
    }

    private final DiskForm form;

    @TempDir Path directory;
    Folder folder;

    PublishTest(DiskForm form) {
        this.form = form;
    }

    @BeforeEach
    void open() throws IOException {
        directory = form.place(directory);
        folder = Folder.in(directory, form);
    }

    private void open(FileSystemKind kind) throws IOException {
        open(kind, 7);
    }

    private void open(FileSystemKind kind, int trashDays) throws IOException {
        open(trashDays, kind.links(form));
    }

    private void open(int trashDays, HardLinks links) throws IOException {
        folder.close();
        folder = Folder.in(directory, form, trashDays, links);
    }

    @AfterEach
    void close() throws IOException {
        try (Stream<Path> staged = Files.list(folder.path().resolve(".sluice/staging"))) {
            assertThat(staged.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
        }
        folder.close();
    }

    @ParameterizedTest
    @EnumSource
    void publishesAnAbsentFileWithItsModeAndMtime(FileSystemKind kind) throws IOException {
        open(kind);
        Files.createDirectory(folder.path().resolve("d"));
        StagedFile staged = folder.stage("new");
        staged.force();

        FileStat published = folder.tree().publish(staged, TARGET, null);

        assertThat(folder.read("d/a.txt")).isEqualTo("new");
        assertThat(published.mtime()).isEqualTo(Folder.MTIME);
        assertThat(published.mode()).isEqualTo(Folder.MODE);
        assertThat(published.isSame(folder.look("d/a.txt"))).isTrue();
        assertThat(Files.getAttribute(folder.path().resolve("d/a.txt"), "unix:nlink")).isEqualTo(1);
        assertThat(staged.channel().isOpen()).isFalse();
        assertThat(folder.path().resolve(".sluice/staging")).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void replacesAFileAndKeepsTheFormerOne(FileSystemKind kind) throws IOException {
        open(kind);
        folder.write("d/a.txt", "old");
        FileStat published =
                folder.tree().publish(folder.stage("new"), TARGET, folder.look("d/a.txt"));
        assertThat(folder.read("d/a.txt")).isEqualTo("new");
        assertThat(published.isSame(folder.look("d/a.txt"))).isTrue();
        assertThat(folder.path().resolve(".sluice/trash/d/a~20261122-010203-1.txt"))
                .hasContent("old");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void doesNotOverwriteAFileChangedSinceTheScan(int trashDays) throws IOException {
        open(FileSystemKind.WITH_ALL, trashDays);
        folder.write("d/a.txt", "old");
        FileStat seen = folder.look("d/a.txt");
        folder.write("d/a.txt", "edit");
        try (StagedFile staged = folder.stage("new")) {
            assertThatThrownBy(() -> folder.tree().publish(staged, TARGET, seen))
                    .isInstanceOf(TargetChangedException.class)
                    .hasMessage("d/a.txt: size 4 on disk, 3 expected");
        }
        assertThat(folder.read("d/a.txt")).isEqualTo("edit");
    }

    @Test
    void seesAnEditThatKeepsSizeAndMtime() throws IOException {
        open(FileSystemKind.WITH_ALL);
        Path file = folder.write("d/a.txt", "old");
        FileStat seen = folder.look("d/a.txt");
        // The clock that stamps files must have moved on, or nobody could tell.
        do {
            Files.writeString(file, "odd");
            Files.setLastModifiedTime(file, FileTime.from(seen.mtime()));
        } while (folder.look("d/a.txt").ctime().equals(seen.ctime()));
        try (StagedFile staged = folder.stage("new")) {
            assertThatThrownBy(() -> folder.tree().publish(staged, TARGET, seen))
                    .isInstanceOf(TargetChangedException.class)
                    .hasMessageContaining("ctime");
        }
        assertThat(folder.read("d/a.txt")).isEqualTo("odd");
    }

    @Test
    void doesNotOverwriteAFileThatWasNotExpected() throws IOException {
        open(FileSystemKind.WITH_ALL);
        folder.write("d/a.txt", "theirs");
        try (StagedFile staged = folder.stage("new")) {
            assertThatThrownBy(() -> folder.tree().publish(staged, TARGET, null))
                    .isInstanceOf(TargetChangedException.class)
                    .hasMessage("d/a.txt: a file on disk, nothing expected");
        }
        assertThat(folder.read("d/a.txt")).isEqualTo("theirs");
    }

    /** Does what somebody else might at that very moment, and then the step. */
    private record Interfering(HardLinks links, IoStep deed) implements HardLinks {

        @Override
        public Result link(
                HeldDirectory from, String name, FileKey key, HeldDirectory to, String newName)
                throws IOException {
            deed.run();
            return links.link(from, name, key, to, newName);
        }

        @Override
        public Result move(HeldDirectory from, String name, HeldDirectory to, String newName)
                throws IOException {
            deed.run();
            return links.move(from, name, to, newName);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WITH_ALL", "WITHOUT_SAFE_RENAME"})
    void doesNotOverwriteAFileMadeBetweenTheLookAndTheStep(FileSystemKind kind) throws IOException {
        open(7, new Interfering(kind.links(form), () -> folder.write("d/a.txt", "theirs")));
        Files.createDirectory(folder.path().resolve("d"));
        try (StagedFile staged = folder.stage("new")) {
            assertThatThrownBy(() -> folder.tree().publish(staged, TARGET, null))
                    .isInstanceOf(TargetChangedException.class);
        }
        assertThat(folder.read("d/a.txt")).isEqualTo("theirs");
    }

    @Test
    void doesNotOverwriteAFileReplacedBetweenTheLookAndTheLinkIntoTheTrash() throws IOException {
        open(
                7,
                new Interfering(
                        form.links(),
                        () ->
                                Files.move(
                                        folder.write("other", "theirs"),
                                        folder.path().resolve("d/a.txt"),
                                        StandardCopyOption.REPLACE_EXISTING)));
        folder.write("d/a.txt", "old");
        try (StagedFile staged = folder.stage("new")) {
            assertThatThrownBy(() -> folder.tree().publish(staged, TARGET, folder.look("d/a.txt")))
                    .isInstanceOf(TargetChangedException.class);
        }
        assertThat(folder.read("d/a.txt")).isEqualTo("theirs");
        assertThat(folder.path().resolve(".sluice/trash/d")).isEmptyDirectory();
    }

    @Test
    void doesNotMakeAFileThatWasDeletedSinceTheScan() throws IOException {
        open(FileSystemKind.WITH_ALL);
        Path file = folder.write("d/a.txt", "old");
        FileStat seen = folder.look("d/a.txt");
        Files.delete(file);
        try (StagedFile staged = folder.stage("new")) {
            assertThatThrownBy(() -> folder.tree().publish(staged, TARGET, seen))
                    .isInstanceOf(TargetChangedException.class)
                    .hasMessage("d/a.txt: nothing on disk, a file expected");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void namesTheDirectoryThatIsMissing() throws IOException {
        open(FileSystemKind.WITH_ALL);
        try (StagedFile staged = folder.stage("new")) {
            assertThatThrownBy(() -> folder.tree().publish(staged, TARGET, null))
                    .isInstanceOf(NoSuchFileException.class)
                    .extracting(e -> ((NoSuchFileException) e).getFile())
                    .isEqualTo("d");
        }
    }

    @ParameterizedTest
    @EnumSource
    void replacesAnEmptyDirectoryByAFile(FileSystemKind kind) throws IOException {
        open(kind);
        Files.createDirectories(folder.path().resolve("d/a.txt"));
        folder.tree().publish(folder.stage("new"), TARGET, folder.look("d/a.txt"));
        assertThat(folder.read("d/a.txt")).isEqualTo("new");
    }

    @Test
    void doesNotReplaceADirectoryThatIsNotEmpty() throws IOException {
        open(FileSystemKind.WITH_ALL);
        folder.write("d/a.txt/b", "theirs");
        try (StagedFile staged = folder.stage("new")) {
            assertThatThrownBy(() -> folder.tree().publish(staged, TARGET, folder.look("d/a.txt")))
                    .isInstanceOf(DirectoryNotEmptyException.class);
        }
        assertThat(folder.read("d/a.txt/b")).isEqualTo("theirs");
    }

    @ParameterizedTest
    @EnumSource
    void replacesALinkAndNeverWhatItNames(FileSystemKind kind) throws IOException {
        open(kind);
        folder.write("d/named", "named");
        Files.createSymbolicLink(folder.path().resolve("d/a.txt"), Path.of("named"));
        folder.tree().publish(folder.stage("new"), TARGET, folder.look("d/a.txt"));
        assertThat(folder.look("d/a.txt").kind()).isEqualTo(Kind.FILE);
        assertThat(folder.read("d/named")).isEqualTo("named");
        assertThat(folder.path().resolve(".sluice/trash/d/a~20261122-010203-1.txt"))
                .isSymbolicLink();
    }

    @ParameterizedTest
    @EnumSource
    void publishesAndReplacesALink(FileSystemKind kind) throws IOException {
        open(kind);
        RelativePath link = RelativePath.of("l");
        FileStat made = folder.tree().publishLink(new State.Link("../nowhere"), link, null);
        assertThat(made.kind()).isEqualTo(Kind.SYMLINK);
        FileStat replaced = folder.tree().publishLink(new State.Link("elsewhere"), link, made);
        assertThat(folder.root().readLink(link)).isEqualTo("elsewhere");
        assertThat(replaced.isSame(folder.look("l"))).isTrue();
        assertThatThrownBy(() -> folder.tree().publishLink(new State.Link("x"), link, made))
                .isInstanceOf(TargetChangedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dir/",
                "/abs/dir/",
                "a//b",
                "a//b/",
                "//",
                "//a",
                "a///b",
                "/",
                ".",
                "..",
                "a%2F b/",
                "~?#/"
            })
    void makesALinkWithExactlyItsTargetOrNone(String target) throws IOException {
        open(FileSystemKind.WITH_ALL);
        RelativePath link = RelativePath.of("l");
        boolean isNormalised = target.startsWith("//") || target.contains("///");
        if (form == DiskForm.JAVA && isNormalised) {
            assertThatThrownBy(() -> folder.tree().publishLink(new State.Link(target), link, null))
                    .isInstanceOf(IOException.class);
            assertThat(folder.root().look(link)).isNull();
        } else {
            folder.tree().publishLink(new State.Link(target), link, null);
            assertThat(folder.root().readLink(link)).isEqualTo(target);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsACopyOfWhatCouldBeChangedByAnotherName(FileSystemKind kind) throws IOException {
        open(kind);
        Path replaced = directory.resolve("outside");
        Path removed = directory.resolve("outside too");
        Files.createLink(replaced, folder.write("d/a.txt", "old"));
        Files.createLink(removed, folder.write("d/b.txt", "old too"));

        folder.tree().publish(folder.stage("new"), TARGET, folder.look("d/a.txt"));
        folder.tree().remove(RelativePath.of("d/b.txt"), folder.look("d/b.txt"));
        Files.writeString(replaced, "changed");
        Files.writeString(removed, "changed");

        assertThat(folder.path().resolve(".sluice/trash/d/a~20261122-010203-1.txt"))
                .hasContent("old");
        assertThat(folder.path().resolve(".sluice/trash/d/b~20261122-010203-1.txt"))
                .hasContent("old too");
    }

    @Test
    void keepsNothingInATrashOfNoDays() throws IOException {
        open(FileSystemKind.WITH_ALL, 0);
        folder.write("d/a.txt", "old");
        folder.tree().publish(folder.stage("new"), TARGET, folder.look("d/a.txt"));
        folder.tree().remove(TARGET, folder.look("d/a.txt"));
        assertThat(folder.path().resolve(".sluice/trash")).isEmptyDirectory();
    }

    @Test
    void keepsDriftAlsoInATrashOfNoDays() throws IOException {
        open(FileSystemKind.WITH_ALL, 0);
        folder.write("d/a.txt", "drift");
        Tree tree = folder.tree().ofDrift();
        tree.publish(folder.stage("new"), TARGET, folder.look("d/a.txt"));
        tree.remove(TARGET, folder.look("d/a.txt"));
        assertThat(folder.path().resolve(".sluice/trash/d/a~20261122-010203-1-local.txt"))
                .hasContent("drift");
        assertThat(folder.path().resolve(".sluice/trash/d/a~20261122-010203-2-local.txt"))
                .hasContent("new");
    }
}
