package dev.sluice.disk.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceTest {

    private static final long KEPT = 100;

    private final AtomicLong free = new AtomicLong(1_000);
    private final Space space = new Space(KEPT);

    private void assertRoom(long bytes) throws IOException {
        space.promise(free::get, bytes, "a").close();
        assertThatThrownBy(() -> space.promise(free::get, bytes + 1, "a"))
                .isInstanceOf(NoSpaceException.class)
                .hasMessageContaining("no space for a: " + (bytes + 1) + " bytes to come");
    }

    @Test
    void promisesAllButWhatIsKeptAndNotAByteMore() throws IOException {
        assertRoom(900);
    }

    @Test
    void whatIsPromisedToOneIsNotPromisedToAnother() throws IOException {
        try (Space.Promise _ = space.promise(free::get, 600, "b")) {
            assertRoom(300);
        }
        assertRoom(900);
    }

    @Test
    void whatWasWrittenIsCountedOnce() throws IOException {
        try (Space.Promise promise = space.promise(free::get, 600, "b")) {
            free.addAndGet(-500);
            promise.kept(500);
            assertRoom(300);
            promise.kept(500);
            assertRoom(400);
        }
        assertRoom(400);
    }

    @Test
    void aSizeThatIsALieIsNoOverflow() throws IOException {
        try (Space.Promise _ = space.promise(free::get, 600, "b")) {
            assertThatThrownBy(() -> space.promise(free::get, Long.MAX_VALUE, "a"))
                    .isInstanceOf(NoSpaceException.class);
        }
        assertRoom(900);
    }

    @Test
    void nothingFitsAlsoIntoAFullDisk() throws IOException {
        free.set(0);
        space.promise(free::get, 0, "a").close();
    }

    @Test
    void allFoldersOfAFileSystemShareIt(@TempDir Path directory) throws IOException {
        Path one = Files.createDirectory(directory.resolve("one"));
        Path two = Files.createDirectory(directory.resolve("two"));
        assertThat(Space.of(Files.getFileStore(one))).isSameAs(Space.of(Files.getFileStore(two)));
    }
}
