package dev.sluice.disk.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DiskForm.class)
class FolderRootTest {

    private final DiskForm form;

    @TempDir Path directory;
    Folder folder;

    FolderRootTest(DiskForm form) {
        this.form = form;
    }

    @BeforeEach
    void open() throws IOException {
        directory = form.place(directory);
        folder = Folder.in(directory, form);
    }

    @AfterEach
    void close() {
        folder.close();
    }

    @Test
    void listsFilesDirectoriesAndLinksWithoutWhatIsReserved() throws IOException {
        folder.write("a", "12345");
        folder.write("d/b", "");
        Files.createSymbolicLink(folder.path().resolve("l"), Path.of("nowhere"));
        Files.createDirectory(folder.path().resolve("lost+found"));

        Listing listing = folder.root().list(null);

        assertThat(listing.items()).containsOnlyKeys("a", "d", "l");
        assertThat(listing.items().values())
                .extracting(FileStat::kind)
                .containsExactly(Kind.FILE, Kind.DIRECTORY, Kind.SYMLINK);
        assertThat(listing.items().values()).extracting(FileStat::size).containsExactly(5L, 0L, 0L);
        assertThat(listing.problems()).isEmpty();
        assertThat(folder.root().list(RelativePath.of("d")).names()).containsExactly("b");
    }

    @Test
    void listsWhatIsReservedOnlyAtTheRoot() throws IOException {
        folder.write("d/lost+found/x", "");
        assertThat(folder.root().list(RelativePath.of("d")).names()).containsExactly("lost+found");
    }

    @Test
    void listsTheRootAnyNumberOfTimes() throws IOException {
        folder.write("a", "");
        assertThat(folder.root().list(null).names()).containsExactly("a");
        folder.write("b", "");
        assertThat(folder.root().list(null).names()).containsExactly("a", "b");
    }

    @Test
    void doesNotListWhatIsNoDirectory() throws IOException {
        folder.write("a", "");
        Files.createSymbolicLink(folder.path().resolve("l"), folder.path());
        for (String name : new String[] {"a", "l", "missing", "a/b"}) {
            assertThatThrownBy(() -> folder.root().list(RelativePath.of(name)))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining(name.substring(0, 1));
        }
    }

    @Test
    void seesAllOfAnIdentityToTheNanosecond() throws IOException {
        Path file = folder.write("d/a", "123");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.setLastModifiedTime(file, FileTime.from(Folder.MTIME));

        FileStat seen = folder.look("d/a");

        assertThat(seen.mtime()).isEqualTo(Folder.MTIME);
        assertThat(seen.mode()).isEqualTo(new Mode(0751));
        assertThat(seen.size()).isEqualTo(3);
        assertThat(seen.inode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
        assertThat(seen.device()).isEqualTo(Files.getAttribute(file, "unix:dev"));
        assertThat(seen.ctime())
                .isEqualTo(((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant());
    }

    @Test
    void takesTheTimeOfTheLookBeforeIt() throws IOException {
        folder.write("a", "");
        Instant before = Instant.now();
        Instant lookedAt = folder.look("a").lookedAt();
        assertThat(lookedAt).isBetween(before, Instant.now());
        assertThat(folder.look("a").isSame(folder.look("a"))).isTrue();
    }

    @Test
    void dropsTheBitsAboveThePermissions() throws IOException {
        Path file = folder.write("a", "");
        Files.setAttribute(file, "unix:mode", 04755);
        assertThat(folder.look("a").mode()).isEqualTo(new Mode(0755));
    }

    @Test
    void seesNothingWhereNothingIsAndBelowWhatIsNoDirectory() throws IOException {
        folder.write("a", "");
        folder.write("d/b", "");
        Files.createSymbolicLink(folder.path().resolve("l"), Path.of("d"));
        for (String name : new String[] {"x", "x/y", "a/y", "l/b"}) {
            assertThat(folder.root().look(RelativePath.of(name))).as(name).isNull();
        }
    }

    @Test
    void opensAFileWithTheIdentityOfItsChannel() throws IOException {
        folder.write("d/a", "content");
        try (OpenFile file = folder.root().open(RelativePath.of("d/a"))) {
            ByteBuffer bytes = ByteBuffer.allocate(100);
            file.channel().read(bytes);
            assertThat(StandardCharsets.UTF_8.decode(bytes.flip()).toString()).isEqualTo("content");
            assertThat(file.identity().isSame(folder.look("d/a"))).isTrue();
        }
    }

    @Test
    void opensRegularFilesOnly() throws IOException {
        folder.write("d/a", "");
        Files.createSymbolicLink(folder.path().resolve("l"), Path.of("d/a"));
        Files.createSymbolicLink(folder.path().resolve("m"), Path.of("d"));
        for (String name : new String[] {"d", "l", "m/a", "x", "d/a/b"}) {
            assertThatThrownBy(() -> folder.root().open(RelativePath.of(name)).close())
                    .as(name)
                    .isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void readsTheTargetOfALinkAsItStands() throws IOException {
        Files.createSymbolicLink(folder.path().resolve("l"), Path.of("../a/x"));
        assertThat(folder.root().readLink(RelativePath.of("l"))).isEqualTo("../a/x");
        folder.write("a", "");
        assertThatThrownBy(() -> folder.root().readLink(RelativePath.of("a")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void tellsTheFreeSpace() throws IOException {
        assertThat(folder.root().freeBytes()).isPositive();
    }

    @Test
    void failsWithAnIoExceptionOnceItIsClosed() throws IOException {
        folder.write("a", "");
        folder.close();
        assertThatThrownBy(() -> folder.root().look(RelativePath.of("a")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> folder.root().list(null)).isInstanceOf(IOException.class);
    }
}
