package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.folder.state.OneFolder;
import dev.sluice.report.ScanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The end of a folder: nobody waits for it for ever, and no thread stays. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FolderCloseTest {

    @TempDir Path directory;

    @Test
    void endsAllThreads() throws IOException {
        try (FakeNode peer = new FakeNode()) {
            OneFolder.Plan plan = new OneFolder.Plan(directory);
            plan.peers = List.of(peer.base());
            plan.longPoll = true;
            plan.watch = true;
            OneFolder one = plan.run();
            peer.add("d");
            one.pull();
            await().until(() -> peer.polls.get() > 0);
            assertThat(OneFolder.threads()).isNotEmpty();
            one.close();
            await().until(() -> OneFolder.threads().isEmpty());
        }
    }

    @Test
    void logsNothingWhenItIsClosedAtWork() throws IOException {
        try (FakeNode peer = new FakeNode();
                LogLines log = new LogLines()) {
            OneFolder.Plan plan = new OneFolder.Plan(directory);
            plan.peers = List.of(peer.base());
            plan.settle = Duration.ofHours(1);
            OneFolder one = plan.run();
            Files.writeString(one.root.resolve("new"), "never rests");
            one.pull();
            CompletableFuture<ScanReport> scan = one.folder.scanNow();
            await().until(() -> one.folder.lastScan() != null);
            one.close();
            assertThat(log.containing("fail")).isEmpty();
            assertThat(log.containing("interrupted")).isEmpty();
            assertThat(scan)
                    .failsWithin(5, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class);
        }
    }

    @Test
    void whoWaitsForAScanIsTold() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        plan.settle = Duration.ofHours(1);
        OneFolder one = plan.run();
        Files.writeString(one.root.resolve("new"), "never rests");
        CompletableFuture<ScanReport> running = one.folder.scanNow();
        CompletableFuture<ScanReport> next = one.folder.scanNow();
        one.close();
        assertThat(running)
                .failsWithin(5, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class);
        assertThat(next)
                .failsWithin(5, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class);
        assertThat(one.folder.scanNow())
                .failsWithin(5, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class);
    }

    @Test
    void whoWaitsForARoundIsTold() throws IOException {
        try (FakeNode peer = new FakeNode()) {
            OneFolder.Plan plan = new OneFolder.Plan(directory);
            plan.peers = List.of(peer.base());
            OneFolder one = plan.run();
            one.pull();
            one.close();
            assertThat(one.folder.pullNow()).succeedsWithin(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void oneThatWasNeverStartedCanBeClosed() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        OneFolder one = plan.make();
        one.close();
        assertThat(one.folder.isAlive()).isFalse();
    }
}
