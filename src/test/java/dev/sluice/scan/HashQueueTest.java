package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is handed over to the hashing threads, and when. */
class HashQueueTest {

    private static final RelativePath FILE = RelativePath.of("file");

    /** As many small files as the queue hands over together. */
    private static final int TOGETHER = 32;

    @TempDir Path directory;

    private final List<Runnable> handed = new ArrayList<>();

    @Test
    void smallFilesGoTogetherAlsoWhereTheQueueIsFull() throws IOException {
        try (ScannedFolder folder = ScannedFolder.fresh(directory)) {
            HashTask task = task(folder);
            HashQueue queue = queue(folder);
            while (!queue.isFull()) {
                queue.add(task);
            }
            int full = handed.size();
            handed.getFirst().run();

            for (int i = 0; i < TOGETHER; i++) {
                assertThat(queue.poll(Duration.ZERO)).isInstanceOf(HashTask.Hashed.class);
                queue.add(task);
            }

            // One, and on a slow machine one more for those that have waited for long.
            assertThat(handed).hasSizeBetween(full + 1, full + TOGETHER / 4);
        }
    }

    @Test
    void aSmallFileWaitsForNoOtherWhereTheThreadsHaveRoom() throws IOException {
        try (ScannedFolder folder = ScannedFolder.fresh(directory)) {
            HashQueue queue = queue(folder);
            queue.add(task(folder));

            assertThat(queue.poll(Duration.ZERO)).isNull();

            assertThat(handed).hasSize(1);
            handed.getFirst().run();
            assertThat(queue.poll()).isInstanceOf(HashTask.Hashed.class);
            assertThat(queue.isEmpty()).isTrue();
        }
    }

    private HashQueue queue(ScannedFolder folder) {
        Hasher hasher = new Hasher(handed::add);
        return new HashQueue(
                hasher,
                new Reader(folder.root, hasher, DigestAlgorithm.XXH3_128, new ScanCounter()));
    }

    private static HashTask task(ScannedFolder folder) throws IOException {
        folder.write(FILE.toString(), "content");
        FileStat looked = folder.root.look(FILE);
        if (looked == null) {
            throw new AssertionError("not written: " + FILE);
        }
        return new HashTask(FILE, null, looked, false);
    }
}
