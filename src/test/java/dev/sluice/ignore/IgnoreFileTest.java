package dev.sluice.ignore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.root.FolderRoot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IgnoreFileTest {

    private static final Duration SETTLE = Duration.ofMillis(500);

    @TempDir Path path;
    private final IgnoreFile file = new IgnoreFile(SETTLE);
    private Instant now = Instant.now();
    private FolderRoot root;

    @BeforeEach
    void open() throws IOException {
        root = FolderRoot.open(path);
    }

    @AfterEach
    void close() {
        root.close();
    }

    private void write(String content) throws IOException {
        Files.writeString(path.resolve(".sluiceignore"), content);
    }

    private IgnoreFile.Found look() {
        return file.look(root, now);
    }

    /** The first thing that it comes to with time. */
    private IgnoreFile.Found settled() {
        IgnoreFile.Found found = look();
        while (found instanceof IgnoreFile.Found.Restless) {
            now = now.plus(SETTLE);
            found = look();
        }
        return found;
    }

    private IgnoreFile.Found patterns(String... patterns) throws IOException {
        Path there = path.resolve(".sluiceignore");
        return new IgnoreFile.Found.Patterns(
                List.of(patterns),
                Files.exists(there) ? ByteBuffer.wrap(Files.readAllBytes(there)) : null);
    }

    @Test
    void theFirstLookTakesWhatIsThere() throws IOException {
        write("*.o\n");
        assertThat(look()).isEqualTo(patterns("*.o"));
    }

    @Test
    void noFileIsNoPatterns() throws IOException {
        assertThat(look()).isEqualTo(patterns());
        assertThat(look()).isEqualTo(new IgnoreFile.Found.Same());
    }

    @Test
    void aChangeCountsWhenItHasRested() throws IOException {
        assertThat(look()).isEqualTo(patterns());
        write("");
        assertThat(look()).isEqualTo(new IgnoreFile.Found.Restless());
        now = now.plus(SETTLE.minusMillis(1));
        write("*.o\n");
        now = now.plusMillis(2);
        assertThat(look()).isEqualTo(new IgnoreFile.Found.Restless());
        now = now.plus(SETTLE);
        assertThat(look()).isEqualTo(patterns("*.o"));
    }

    @Test
    void aFileThatIsGoneForAMomentIsNotGone() throws IOException {
        write("*.o\n");
        assertThat(settled()).isEqualTo(patterns("*.o"));
        Files.delete(path.resolve(".sluiceignore"));
        file.look(root, now);
        write("*.o\n");
        assertThat(settled()).isNotEqualTo(patterns());
        Files.delete(path.resolve(".sluiceignore"));
        assertThat(settled()).isEqualTo(patterns());
    }

    @Test
    void whatIsNoFileOrTooLargeCannotBeUsed() throws IOException {
        Files.createDirectory(path.resolve(".sluiceignore"));
        assertThat(look())
                .isEqualTo(new IgnoreFile.Found.Unusable("it is a directory, and must be a file"));
        Files.delete(path.resolve(".sluiceignore"));
        write("a\n".repeat(IgnoreFile.MAX_BYTES / 2 + 1));
        assertThat(settled())
                .isEqualTo(
                        new IgnoreFile.Found.Unusable(
                                "it has 65538 bytes, at most 65536 are read"));
    }
}
