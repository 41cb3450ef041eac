package dev.sluice.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.disk.root.DiskThreads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DiskPoolTest {

    @Test
    void bodiesThatWaitForADiskDelayNothingElse() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        CountDownLatch made = new CountDownLatch(100);
        try (DiskThreads threads = new DiskThreads("disk", 1, 10)) {
            DiskPool pool = new DiskPool(threads);
            for (int i = 0; i < 100; i++) {
                pool.makePiece(() -> {
                    awaitDisk(disk);
                    made.countDown();
                });
            }
            assertThat(pool.call(() -> "answer").get(30, TimeUnit.SECONDS)).isEqualTo("answer");
            assertThat(made.getCount()).isEqualTo(100);
            disk.countDown();
            assertThat(made.await(30, TimeUnit.SECONDS)).isTrue();
            pool.close();
        }
    }

    @Test
    void whoAskedIsToldOfAnErrorOfTheMachineToo() {
        OutOfMemoryError full = new OutOfMemoryError("no room for a buffer");
        try (DiskThreads threads = new DiskThreads("disk", 1, 10)) {
            DiskPool pool = new DiskPool(threads);
            var answer =
                    pool.call(() -> {
                        throw full;
                    });

            assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS)).hasCause(full);
            pool.close();
        }
    }

    private static void awaitDisk(CountDownLatch disk) {
        try {
            disk.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
