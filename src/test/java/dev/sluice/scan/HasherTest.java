package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.RelativePath;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HasherTest {

    private static final RelativePath BIG = RelativePath.of("big");

    @TempDir Path directory;

    private final LongAdder read = new LongAdder();

    @Test
    void hashesTheFirstBytesOfAFileAcrossItsBuffers() throws IOException {
        byte[] content = new byte[(5 << 20) + 13];
        new Random(4711).nextBytes(content);
        try (ScannedFolder folder = ScannedFolder.fresh(directory)) {
            Files.write(folder.at("big"), content);
            int size = (3 << 20) + 7;
            ContentDigest expected = ContentDigest.of(DigestAlgorithm.XXH3_128);
            expected.update(ByteBuffer.wrap(Arrays.copyOf(content, size)));
            try (OpenFile file = folder.root.open(BIG)) {
                assertThat(
                                new Hasher(Runnable::run)
                                        .hash(file, size, DigestAlgorithm.XXH3_128, read))
                        .isEqualTo(expected.finish());
                assertThat(read.sum()).isEqualTo(size);
            }
        }
    }

    @Test
    void aThreadHasOneBufferForAllFolders() throws IOException {
        try (ScannedFolder folder = ScannedFolder.fresh(directory)) {
            folder.write("big", "12345");
            long before = directMemory();

            for (int i = 0; i < 50; i++) {
                try (OpenFile file = folder.root.open(BIG)) {
                    new Hasher(Runnable::run).hash(file, 5, DigestAlgorithm.XXH3_128, read);
                }
            }

            assertThat(directMemory() - before).isLessThan(10 << 20);
        }
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    void aFileThatHasBecomeShorterIsNamedWithBothSizes() throws IOException {
        try (ScannedFolder folder = ScannedFolder.fresh(directory)) {
            folder.write("big", "12345");
            try (OpenFile file = folder.root.open(BIG)) {
                assertThatThrownBy(() ->
                                new Hasher(Runnable::run)
                                        .hash(file, 8, DigestAlgorithm.XXH3_128, read))
                        .isInstanceOf(EOFException.class)
                        .hasMessageContaining("5 of 8");
            }
        }
    }

    @Test
    void severalFilesAreHashedAtOnce() throws IOException {
        CountDownLatch both = new CountDownLatch(2);
        try (ScannedFolder folder = ScannedFolder.scanned(directory);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            folder.write("a", "1".repeat(100_000)); // small ones go together
            folder.write("b", "2".repeat(100_000));
            Scanner scanner =
                    folder.scanner(
                            folder.index, task -> threads.execute(() -> whenBoth(both, task)));

            assertThat(scanner.scanAll().changed()).isEqualTo(2);
        }
    }

    private static void whenBoth(CountDownLatch both, Runnable task) {
        both.countDown();
        try {
            assertThat(both.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        task.run();
    }

    @Test
    void aScanWhoseHashingThreadsWereStoppedFails() throws IOException {
        try (ScannedFolder folder = ScannedFolder.scanned(directory)) {
            ExecutorService threads = Executors.newFixedThreadPool(1);
            threads.shutdown();
            folder.write("a", "1");

            assertThatThrownBy(folder.scanner(folder.index, threads)::scanAll)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a: the hashing threads stopped");
        }
    }
}
