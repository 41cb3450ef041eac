package dev.sluice.disk.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class DiskThreadsTest {

    @Test
    void runsOnNamedPlatformThreadsThatEndWithTheProcess() throws Exception {
        try (DiskThreads threads = new DiskThreads("disk", 2, 10)) {
            Thread thread = threads.submit(Thread::currentThread).get();
            assertThat(thread.isVirtual()).isFalse();
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getName()).isEqualTo("disk-1");
        }
    }

    @Test
    void refusesMoreThanItsThreadsAndItsQueueHold() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        try (DiskThreads threads = new DiskThreads("disk", 1, 1)) {
            threads.execute(() -> await(latch));
            Future<String> waiting = threads.submit(() -> "done");
            assertThatThrownBy(() -> threads.execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class);
            latch.countDown();
            assertThat(waiting.get()).isEqualTo("done");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void finishesWhatItHasWhenItIsClosed() throws Exception {
        DiskThreads threads = new DiskThreads("disk", 1, 10);
        Future<String> task = threads.submit(() -> "done");
        threads.close();
        assertThat(task.get()).isEqualTo("done");
        assertThat(threads.isTerminated()).isTrue();
        assertThatThrownBy(() -> threads.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);
    }
}
