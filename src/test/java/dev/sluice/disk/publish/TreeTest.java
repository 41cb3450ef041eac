package dev.sluice.disk.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.HardLinks;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.jdk.Permissions;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Metadata;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(DiskForm.class)
class TreeTest {

    private final DiskForm form;

    @TempDir Path directory;
    Folder folder;
    Tree tree;

    TreeTest(DiskForm form) {
        this.form = form;
    }

    @BeforeEach
    void open() throws IOException {
        directory = form.place(directory);
        folder = Folder.in(directory, form);
        tree = folder.tree();
    }

    @AfterEach
    void close() {
        assertThat(folder.path().resolve(".sluice/staging")).isEmptyDirectory();
        folder.close();
    }

    @Test
    void makesADirectoryThatTheOwnerCanFill() throws IOException {
        RelativePath path = RelativePath.of("d");
        FileStat made = tree.makeDirectory(path, new State.Directory(new Mode(0555)), null);
        assertThat(made.kind()).isEqualTo(Kind.DIRECTORY);
        assertThat(made.mode()).isEqualTo(new Mode(0755));
        assertThat(tree.setMode(path, new Mode(0555)).mode()).isEqualTo(new Mode(0555));
        assertThat(tree.makeDirectory(path, new State.Directory(new Mode(0070)), made).mode())
                .isEqualTo(new Mode(0770));
        assertThat(tree.makeDirectory(path, new State.Directory(new Mode(0)), null).inode())
                .isEqualTo(made.inode());
    }

    @Test
    void makesADirectoryInPlaceOfAFileAndKeepsTheFile() throws IOException {
        folder.write("d", "old");
        RelativePath path = RelativePath.of("d");
        FileStat seen = folder.look("d");
        assertThatThrownBy(() -> tree.makeDirectory(path, new State.Directory(Folder.MODE), null))
                .isInstanceOf(TargetChangedException.class);
        tree.makeDirectory(path, new State.Directory(new Mode(0755)), seen);
        assertThat(folder.path().resolve("d")).isEmptyDirectory();
        assertThat(folder.path().resolve(".sluice/trash/d~20261122-010203-1")).hasContent("old");
    }

    @Test
    void doesNotMakeADirectoryThatWasDeletedSinceTheScan() throws IOException {
        RelativePath path = RelativePath.of("d");
        FileStat made = tree.makeDirectory(path, new State.Directory(new Mode(0755)), null);
        Files.delete(folder.path().resolve("d"));
        assertThatThrownBy(
                        () -> tree.makeDirectory(path, new State.Directory(new Mode(0755)), made))
                .isInstanceOf(TargetChangedException.class);
    }

    @Test
    void setsTheModeOfDirectoriesOnly() throws IOException {
        folder.write("a", "");
        Files.createDirectory(folder.path().resolve("d"));
        Files.createSymbolicLink(folder.path().resolve("l"), Path.of("d"));
        for (String name : new String[] {"a", "l", "x"}) {
            assertThatThrownBy(() -> tree.setMode(RelativePath.of(name), new Mode(0)))
                    .isInstanceOf(NoSuchFileException.class);
        }
        assertThat(folder.look("d").mode()).isNotEqualTo(new Mode(0));
    }

    @Test
    void removesFilesAndLinksIntoTheTrash() throws IOException {
        folder.write("d/a.tar.gz", "old");
        Files.createSymbolicLink(folder.path().resolve("l"), Path.of("d/a.tar.gz"));
        tree.remove(RelativePath.of("l"), folder.look("l"));
        tree.remove(RelativePath.of("d/a.tar.gz"), folder.look("d/a.tar.gz"));
        assertThat(folder.root().list(null).names()).containsExactly("d");
        assertThat(folder.path().resolve("d")).isEmptyDirectory();
        assertThat(folder.path().resolve(".sluice/trash/d/a.tar~20261122-010203-1.gz"))
                .hasContent("old");
        assertThat(folder.path().resolve(".sluice/trash/l~20261122-010203-1")).isSymbolicLink();
    }

    @Test
    void doesNotRemoveAFileChangedSinceTheScan() throws IOException {
        folder.write("a", "old");
        FileStat seen = folder.look("a");
        folder.write("a", "edited");
        assertThatThrownBy(() -> tree.remove(RelativePath.of("a"), seen))
                .isInstanceOf(TargetChangedException.class);
        Files.delete(folder.path().resolve("a"));
        folder.write("a/b", "");
        assertThatThrownBy(() -> tree.remove(RelativePath.of("a"), seen))
                .isInstanceOf(TargetChangedException.class)
                .hasMessage("a: kind directory on disk, file expected");
    }

    @Test
    void removesAnEmptyDirectoryWhateverItsTimes() throws IOException {
        Path file = folder.write("d/a", "");
        RelativePath path = RelativePath.of("d");
        FileStat seen = folder.look("d");
        assertThatThrownBy(() -> tree.remove(path, seen))
                .isInstanceOf(DirectoryNotEmptyException.class);
        Files.delete(file);
        tree.remove(path, seen);
        assertThat(folder.root().look(path)).isNull();
    }

    @Test
    void isContentWithWhatIsGoneAlready() throws IOException {
        folder.write("d/a", "");
        FileStat seen = folder.look("d/a");
        Files.delete(folder.path().resolve("d/a"));
        assertThatCode(() -> tree.remove(RelativePath.of("d/a"), seen)).doesNotThrowAnyException();
        Files.delete(folder.path().resolve("d"));
        assertThatCode(() -> tree.remove(RelativePath.of("d/a"), seen)).doesNotThrowAnyException();
    }

    @Test
    void touchesAFileThatIsAsExpected() throws IOException {
        folder.write("a", "content");
        RelativePath path = RelativePath.of("a");
        FileStat seen = folder.look("a");
        FileStat touched = tree.touch(path, seen, new Metadata(new Mode(0600), Folder.MTIME));
        assertThat(touched.mode()).isEqualTo(new Mode(0600));
        assertThat(touched.mtime()).isEqualTo(Folder.MTIME);
        assertThat(touched.isSame(folder.look("a"))).isTrue();
        assertThat(touched.lookedAt()).as("to be read once more").isEqualTo(touched.ctime());
        assertThatThrownBy(() -> tree.touch(path, seen, new Metadata(Folder.MODE, Instant.EPOCH)))
                .isInstanceOf(TargetChangedException.class);
        assertThat(folder.look("a").mtime()).isEqualTo(Folder.MTIME);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void touchesACopyOfWhatHasAnotherNameOutside(int trashDays) throws IOException {
        Path outside = directory.resolve("outside");
        Files.createLink(outside, folder.write("a", "content"));
        FileStat seen = folder.look("a");
        tree = folder.with(trashDays, form.links()).tree();
        FileStat touched =
                tree.touch(RelativePath.of("a"), seen, new Metadata(new Mode(0600), Folder.MTIME));
        assertThat(touched.mode()).isEqualTo(new Mode(0600));
        assertThat(touched.mtime()).isEqualTo(Folder.MTIME);
        assertThat(touched.isSame(folder.look("a"))).isTrue();
        assertThat(folder.read("a")).isEqualTo("content");
        assertThat(Files.getLastModifiedTime(outside).toInstant()).isEqualTo(seen.mtime());
        assertThat(Files.getAttribute(outside, "unix:ino")).isEqualTo(seen.inode());
        assertThat(Files.getAttribute(outside, "unix:nlink")).isEqualTo(1);
        assertThat(Files.getPosixFilePermissions(outside)).isEqualTo(Permissions.of(seen.mode()));
        assertThat(folder.path().resolve(".sluice/trash")).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z,           1970-01-01T00:00:00Z",
        "1970-01-01T00:00:00.000000001Z, 1970-01-01T00:00:00.000000001Z",
        "2037-12-31T23:59:59.999999999Z, 2037-12-31T23:59:59.999999999Z",
        "1965-04-05T06:07:08Z,           1965-04-05T06:07:08Z",
        "1969-12-31T23:59:59.999999999Z, 1969-12-31T23:59:59Z",
        "1965-04-05T06:07:08.5Z,         1965-04-05T06:07:08Z",
    })
    void setsTimesToTheNanosecondAndBefore1970ToTheSecondBelow(Instant asked, Instant set)
            throws IOException {
        folder.write("a", "");
        FileStat touched =
                tree.touch(
                        RelativePath.of("a"), folder.look("a"), new Metadata(Folder.MODE, asked));
        assertThat(touched.mtime()).isEqualTo(set);
        assertThat(folder.look("a").mtime()).isEqualTo(set);
    }

    @ParameterizedTest
    @CsvSource({"+1000000-01-01T00:00:00Z", "-1000000-01-01T00:00:00Z", "1600-01-01T00:00:00.5Z"})
    void holdsTimesWithinWhatTheFileSystemHas(Instant asked) throws IOException {
        folder.write("a", "");
        assertThatCode(() ->
                        tree.touch(
                                RelativePath.of("a"),
                                folder.look("a"),
                                new Metadata(Folder.MODE, asked)))
                .doesNotThrowAnyException();
        assertThat(folder.look("a").mtime())
                .isBetween(
                        Instant.parse("1677-01-01T00:00:00Z"),
                        Instant.parse("2262-12-31T00:00:00Z"));
    }

    @Test
    void linksAConflictCopy() throws IOException {
        folder.write("d/a", "loser");
        Files.createDirectory(folder.path().resolve("e"));
        FileStat copy =
                tree.link(RelativePath.of("d/a"), folder.look("d/a"), RelativePath.of("e/copy"));
        assertThat(folder.read("e/copy")).isEqualTo("loser");
        assertThat(copy.inode()).isEqualTo(folder.look("d/a").inode());
        assertThat(copy.isSame(folder.look("e/copy"))).isTrue();

        tree.publish(folder.stage("winner"), RelativePath.of("d/a"), folder.look("d/a"));
        assertThat(folder.read("e/copy")).isEqualTo("loser");
        assertThat(folder.read("d/a")).isEqualTo("winner");
        // It is what is kept of the loser: it need not be copied for the trash.
        assertThat(folder.path().resolve(".sluice/trash")).isEmptyDirectory();
        assertThat(Files.getAttribute(folder.path().resolve("e/copy"), "unix:nlink")).isEqualTo(1);
    }

    @Test
    void doesNotLinkAChangedSourceNorOverAnything() throws IOException {
        folder.write("a", "old");
        folder.write("b", "theirs");
        FileStat seen = folder.look("a");
        assertThatThrownBy(() -> tree.link(RelativePath.of("a"), seen, RelativePath.of("b")))
                .isInstanceOf(TargetChangedException.class);
        folder.write("a", "edited");
        assertThatThrownBy(() -> tree.link(RelativePath.of("a"), seen, RelativePath.of("c")))
                .isInstanceOf(TargetChangedException.class);
        assertThat(folder.read("b")).isEqualTo("theirs");
        assertThat(folder.root().look(RelativePath.of("c"))).isNull();
    }

    @Test
    void linksALinkAndNotWhatItNames() throws IOException {
        folder.write("a", "");
        Files.createSymbolicLink(folder.path().resolve("l"), Path.of("a"));
        FileStat copy = tree.link(RelativePath.of("l"), folder.look("l"), RelativePath.of("m"));
        assertThat(copy.kind()).isEqualTo(Kind.SYMLINK);
    }

    @Test
    void copiesTheContentWhereThereAreNoHardLinks() throws IOException {
        Tree without =
                new Tree(
                        folder.root(), folder.trash(), (_, _, _, _, _) -> HardLinks.Result.REFUSED);
        folder.write("a", "loser");
        FileStat seen = folder.look("a");
        FileStat copy = without.link(RelativePath.of("a"), seen, RelativePath.of("c"));
        assertThat(folder.read("c")).isEqualTo("loser");
        assertThat(copy.inode()).isNotEqualTo(seen.inode());
        assertThat(copy.mtime()).isEqualTo(seen.mtime());
        assertThat(copy.mode()).isEqualTo(seen.mode());
    }

    @Test
    void fsyncsDirectoriesAndSkipsMissingOnes() throws IOException {
        folder.write("d/a", "");
        assertThatCode(() ->
                        tree.force(
                                Arrays.asList(null, RelativePath.of("d"), RelativePath.of("x/y"))))
                .doesNotThrowAnyException();
    }
}
