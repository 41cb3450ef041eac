package dev.sluice.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

class NeighboursTest {

    @TempDir Path directory;

    private Folder folder;
    private Neighbours near;

    @BeforeEach
    void open() throws IOException {
        folder = Folder.in(directory);
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
}
