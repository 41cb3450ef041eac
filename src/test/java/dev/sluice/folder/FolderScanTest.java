package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.folder.peers.FaultyIndex;
import dev.sluice.folder.state.OneFolder;
import dev.sluice.index.Need;
import dev.sluice.index.Row;
import dev.sluice.report.ScanReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a folder finds of its own disk. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FolderScanTest {

    @TempDir Path directory;

    @Test
    void aScanThatIsAskedForHasWhatWasWrittenBefore() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        plan.settle = Duration.ofMillis(50);
        try (OneFolder one = plan.run()) {
            Files.writeString(one.root.resolve("a"), "written just now");
            ScanReport report = one.folder.scanNow().join();
            assertThat(report.changed()).isEqualTo(1);
            assertThat(one.has("a")).isTrue();
        }
    }

    @Test
    void aScanThatIsAskedForDecidesOnAFewDeletesAndCountsAllOnce() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        try (OneFolder one = plan.run()) {
            Files.writeString(one.root.resolve("a"), "goes");
            Files.writeString(one.root.resolve("b"), "stays");
            one.folder.scanNow().join();
            Files.delete(one.root.resolve("a"));
            Files.writeString(one.root.resolve("c"), "comes");

            ScanReport report = one.folder.scanNow().join();

            assertThat(report.deleted()).isEqualTo(1);
            assertThat(report.changed()).isEqualTo(1);
            assertThat(report.looked()).isEqualTo(2);
        }
    }

    @Test
    void seesAtOnceWhatIsWatched() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        plan.watch = true;
        try (OneFolder one = plan.run()) {
            Files.writeString(one.root.resolve("a"), "content");
            await().until(() -> one.has("a"));
            assertThat(one.folder.unwatched()).isEmpty();
        }
    }

    @Test
    void aProblemIsShownWhenItAppearsAndGoneWhenItIsSolved() throws Exception {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        plan.watch = true;
        try (OneFolder one = plan.run()) {
            Files.createDirectory(one.root.resolve("d"));
            Path pipe = one.root.resolve("d/pipe\n");
            makePipe(pipe);
            await().untilAsserted(() ->
                    assertThat(one.folder.problems()).containsOnlyKeys("d/pipe\\u000a"));
            Files.delete(pipe);
            await().until(() -> one.folder.problems().isEmpty());
            makePipe(pipe);
            one.folder.scanNow().join();
            assertThat(one.folder.problems()).hasSize(1);
        }
    }

    private static void makePipe(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    }

    @Test
    void aLookAtTheRootTellsTheLogWhatFails() throws IOException {
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        Files.writeString(plan.root.resolve("a"), "content");
        try (LogLines log = new LogLines();
                OneFolder one = plan.run()) {
            Row row = Objects.requireNonNull(one.index.find(RelativePath.of("a")));
            NodeId peer = new NodeId(0xBEEF);
            one.index.write(transaction -> {
                transaction.want(peer, row.entry(), new Sequence(4));
                return true;
            });
            one.index.write(transaction -> {
                Need wanted = one.index.wanted(peer, null, Instant.now(), 1).getFirst();
                transaction.fail(wanted, "no such user", Instant.now().plusSeconds(60));
                return true;
            });
            one.folder.beat();
            await().until(() -> !log.containing("papers: failed: a: no such user").isEmpty());
        }
    }

    @Test
    void anIndexThatFailsStopsTheFolderUntilItIsMended() throws IOException {
        FaultyIndex faults = new FaultyIndex();
        OneFolder.Plan plan = new OneFolder.Plan(directory);
        plan.around = faults::around;
        try (LogLines log = new LogLines();
                OneFolder one = plan.run()) {
            faults.failing.add("children");
            faults.failing.add("liveBelow");
            for (int i = 0; i < 3; i++) {
                assertThat(one.folder.scanNow())
                        .failsWithin(5, TimeUnit.SECONDS)
                        .withThrowableOfType(ExecutionException.class);
            }
            assertThat(one.reason()).contains("scan failed", "disk I/O error");
            assertThat(one.folder.isAlive()).isTrue();
            assertThat(log.containing("scan failed")).hasSize(1);
            faults.failing.clear();
            one.folder.scanNow().join();
            assertThat(one.folder.state().text()).isEqualTo("running");
        }
    }
}
