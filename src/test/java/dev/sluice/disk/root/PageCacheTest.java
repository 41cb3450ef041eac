package dev.sluice.disk.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageCacheTest {

    @TempDir Path directory;

    @Test
    void aSliceThatIsThereIsWarm() throws IOException {
        try (FileChannel channel = open(1_000_000)) {
            assertThatNoException().isThrownBy(() -> PageCache.warm(channel, 0, 1_000_000));
            assertThatNoException().isThrownBy(() -> PageCache.warm(channel, 4_097, 300_000));
        }
    }

    @Test
    void withoutForeignMemoryTheSameIsSeen() throws IOException {
        try (FileChannel channel = open(1_000_000)) {
            assertThat(PageCache.isLoadedByBuffer(channel, 4_096, 300_000)).isTrue();
        }
    }

    @Test
    void aFileThatIsShorterIsAnErrorAndNotTheEndOfTheProcess() throws IOException {
        try (FileChannel channel = open(300_000)) {
            assertThatIOException()
                    .isThrownBy(() -> PageCache.warm(channel, 0, 600_000))
                    .withMessage("read a file: it ends at byte 300000, wanted up to 600000");
        }
    }

    private FileChannel open(int length) throws IOException {
        return FileChannel.open(Files.write(directory.resolve("f"), new byte[length]));
    }
}
