package dev.sluice.disk.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DiskForm.class)
class NeighboursTest {

    private final DiskForm form;

    @TempDir Path directory;

    private Folder folder;
    private Neighbours near;

    NeighboursTest(DiskForm form) {
        this.form = form;
    }

    @BeforeEach
    void open() throws IOException {
        directory = form.place(directory);
        folder = Folder.in(directory, form);
        near = folder.root().neighbours();
    }

    @AfterEach
    void close() {
        near.close();
        folder.close();
    }

    private String read(String path) throws IOException {
        try (OpenFile file = near.open(RelativePath.of(path))) {
            ByteBuffer bytes = ByteBuffer.allocate(100);
            file.channel().read(bytes);
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        }
    }

    @Test
    void opensFilesOfAnyDirectoriesInAnyOrder() throws IOException {
        String[] paths = {"a", "b", "d/a", "d/b", "d/e/a", "a", "d/b", "d/e/f/a", "d/a", "b"};
        for (String path : paths) {
            folder.write(path, path);
        }
        for (String path : paths) {
            assertThat(read(path)).isEqualTo(path);
        }
    }

    @Test
    void looksAtWhatIsThereAsTheRootDoes() throws IOException {
        folder.write("a", "a");
        folder.write("d/b", "b");
        folder.write("d/e/c", "c");
        for (String path : new String[] {"a", "d/b", "d/x", "d/e/c", "x/a", "d/e", "d", "d/b"}) {
            FileStat expected = folder.root().look(RelativePath.of(path));
            FileStat found = near.look(RelativePath.of(path));
            assertThat(found == null).as(path).isEqualTo(expected == null);
            assertThat(found == null || expected != null && found.isSame(expected)).isTrue();
        }
    }

    @Test
    void missesOneFileAndOpensTheNext() throws IOException {
        folder.write("d/a", "a");
        folder.write("d/b", "b");
        assertThat(read("d/a")).isEqualTo("a");
        for (String missing : new String[] {"d/x", "x/a", "d/a/x", "d"}) {
            assertThatThrownBy(() -> read(missing)).isInstanceOf(NoSuchFileException.class);
        }
        assertThat(read("d/b")).isEqualTo("b");
    }

    @Test
    void doesNotOpenInADirectoryThatWasMovedOutOfTheTree() throws IOException {
        folder.write("d/a", "a");
        folder.write("d/b", "b");
        assertThat(read("d/a")).isEqualTo("a");
        Files.move(folder.path().resolve("d"), directory.resolve("outside"));
        assertThatThrownBy(() -> read("d/b")).isInstanceOf(IOException.class);
    }

    @Test
    void followsNoLink() throws IOException {
        folder.write("d/a", "a");
        folder.write("d/b", "b");
        Files.createSymbolicLink(folder.path().resolve("l"), Path.of("d"));
        Files.createSymbolicLink(folder.path().resolve("d/l"), Path.of("b"));
        assertThat(read("d/a")).isEqualTo("a");
        assertThatThrownBy(() -> read("d/l")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> read("l/b")).isInstanceOf(NoSuchFileException.class);
    }

    private static ByteBuffer[] buffers(int size) {
        return new ByteBuffer[] {ByteBuffer.allocate(size), ByteBuffer.allocateDirect(size)};
    }

    @Test
    void readsASmallFileWholeWithItsIdentity() throws IOException {
        folder.write("d/a", "content");
        for (ByteBuffer buffer : buffers(100)) {
            FileStat identity = near.read(RelativePath.of("d/a"), buffer.position(3));
            assertThat(identity.isSame(folder.look("d/a"))).isTrue();
            assertThat(buffer.position()).isEqualTo(10);
            buffer.flip().position(3);
            assertThat(StandardCharsets.UTF_8.decode(buffer).toString()).isEqualTo("content");
        }
    }

    @Test
    void readsNoMoreOfALongFileThanThereIsRoomFor() throws IOException {
        folder.write("a", "x".repeat(20_000));
        for (ByteBuffer buffer : buffers(10_000)) {
            FileStat identity = near.read(RelativePath.of("a"), buffer);
            assertThat(identity.size()).isEqualTo(20_000);
            assertThat(buffer.hasRemaining()).isFalse();
        }
    }

    @Test
    void readsRegularFilesOnly() throws IOException {
        folder.write("d/a", "");
        Files.createSymbolicLink(folder.path().resolve("l"), Path.of("d/a"));
        ByteBuffer buffer = ByteBuffer.allocate(10);
        for (String name : new String[] {"d", "l", "x", "d/a/b", "x/a"}) {
            assertThatThrownBy(() -> near.read(RelativePath.of(name), buffer))
                    .as(name)
                    .isInstanceOf(NoSuchFileException.class);
        }
        assertThat(near.read(RelativePath.of("d/a"), buffer).size()).isZero();
        assertThat(buffer.position()).isZero();
    }

    @Test
    void opensInTheDirectoryThatIsThereNow() throws IOException {
        folder.write("d/a", "a");
        assertThat(read("d/a")).isEqualTo("a");
        Files.move(folder.path().resolve("d"), folder.path().resolve("moved"));
        folder.write("d/a", "b");
        assertThat(read("d/a")).isEqualTo("b");
    }
}
