package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.folder.peers.PeerRound;
import dev.sluice.folder.state.OneFolder;
import dev.sluice.report.PullTally;
import dev.sluice.report.ScanReport;
import dev.sluice.scan.ScanTally;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A round that is asked for while one is under way tells what that one does as well. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JoinedRoundTest {

    @TempDir Path directory;

    @Test
    void aScanTellsWhatTheWalkUnderWayFindsAndHasWhatThatOneHadPassed() throws Exception {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        Files.writeString(plan.root.resolve("a"), "found");
        Files.writeString(plan.root.resolve("b"), "found");
        CountDownLatch go = new CountDownLatch(1);
        try (OneFolder one = plan.make()) {
            one.holdHashing(go);
            one.folder.start();
            await().until(() -> one.folder.scanTally().looked() == 2);
            Files.writeString(one.root.resolve("c"), "written after it was looked at");
            ScanTally before = one.folder.scanTallyBefore();

            CompletableFuture<ScanReport> asked = one.folder.scanNow();
            CompletableFuture<ScanReport> other = one.folder.scanNow();
            assertThat(asked).isNotDone();
            go.countDown();

            ScanReport report = asked.get(10, TimeUnit.SECONDS);
            assertThat(report.changed()).isEqualTo(3);
            assertThat(report.looked()).isEqualTo(3);
            assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo(report);
            assertThat(one.has("c")).isTrue();
            assertThat(one.folder.scanTally().since(before).hashed()).isEqualTo(3);
            assertThat(one.folder.scanTally().since(before).changed()).isEqualTo(3);
            assertThat(one.folder.scanNow().get(10, TimeUnit.SECONDS).changed()).isZero();
        } finally {
            go.countDown();
        }
    }

    @Test
    void aPullCountsTheRoundUnderWayFromItsBeginning() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (FakeNode peer = new FakeNode()) {
            OneFolder.Plan plan = new OneFolder.Plan(directory);
            plan.peers = List.of(peer.base());
            peer.gate = go;
            peer.add("d");
            try (OneFolder one = plan.run()) {
                await().until(() -> peer.held.get() == 1);
                PullTally before = one.folder.transfers().totals().ended();

                CompletableFuture<List<PeerRound>> asked = one.folder.pullNow();
                assertThat(asked).isNotDone();
                go.countDown();

                assertThat(asked.get(10, TimeUnit.SECONDS)).hasSize(1);
                assertThat(one.folder.transfers().tally().since(before).entries()).isEqualTo(1);
                assertThat(one.folder.wanted()).isZero();
                assertThat(one.has("d")).isTrue();
            } finally {
                go.countDown();
            }
        }
    }
}
