package dev.sluice.scrub;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.disk.root.RootException;
import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.pace.Rate;
import dev.sluice.index.Rot;
import dev.sluice.index.Row;
import dev.sluice.index.ScrubState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Contents that are read again. */
@Timeout(60)
class ScrubTest {

    @TempDir Path directory;
    private ScrubbedFolder folder;
    private Scrub scrub;

    @BeforeEach
    void open() throws IOException {
        folder = new ScrubbedFolder(directory);
        scrub = folder.scrub(ScrubPlan.OFF);
    }

    @AfterEach
    void close() throws InterruptedException {
        scrub.close();
        scrub.join(Duration.ofSeconds(10));
        folder.close();
    }

    private ScrubTally verify() throws Exception {
        return scrub.verifyNow().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aBitThatWasFlippedUnderAFileIsFoundAndIsNoChange() throws Exception {
        folder.has("a", "d/b", "d/c");
        Digest indexed = requireNonNull(folder.row("d/b").entry().state().digest());
        Sequence last = folder.index.last();
        folder.flip("d/b");

        assertThat(verify()).isEqualTo(new ScrubTally(3, 12 + 14 + 14, 0, 1));

        assertThat(folder.rotten()).containsExactly("d/b");
        Rot rot = requireNonNull(folder.rot("d/b"));
        assertThat(rot.digest()).isEqualTo(indexed);
        assertThat(rot.found()).isNotNull().isNotEqualTo(indexed);
        assertThat(rot.since()).isEqualTo(folder.now);
        assertThat(folder.told).hasValue(1);
        assertThat(folder.index.last()).isEqualTo(last);
        assertThat(folder.index.rereads().state())
                .isEqualTo(new ScrubState(null, null, 3, 40, folder.now, folder.now));
    }

    @Test
    void whatWasWrittenToIsLeftToAScan() throws Exception {
        folder.has("edited", "gone", "touched", "sound");
        Files.writeString(folder.path.resolve("edited"), "another content of");
        Files.delete(folder.path.resolve("gone"));
        Files.setPosixFilePermissions(
                folder.path.resolve("touched"), PosixFilePermissions.fromString("rw-rw-rw-"));

        ScrubTally done = verify();

        assertThat(done.files()).isEqualTo(1);
        assertThat(done.skipped()).isEqualTo(3);
        assertThat(done.rotten()).isZero();
        assertThat(folder.rotten()).isEmpty();
    }

    @Test
    void whatIsRottenIsNotAnnouncedByAScanThatHashesIt() throws Exception {
        folder.has("a");
        folder.flip("a");
        verify();
        Row before = folder.row("a");

        folder.scanner.suspect(RelativePath.of("a"));
        var _ = folder.scanner.scanAll();

        assertThat(folder.row("a").entry()).isEqualTo(before.entry());
        assertThat(folder.row("a").sequence()).isEqualTo(before.sequence());
        assertThat(folder.rotten()).containsExactly("a");
    }

    @Test
    void ofARottenFileThatIsTouchedOnlyTheTouchIsAnnounced() throws Exception {
        folder.has("a");
        folder.flip("a");
        verify();
        Row before = folder.row("a");

        Files.setPosixFilePermissions(
                folder.path.resolve("a"), PosixFilePermissions.fromString("rw-rw-rw-"));
        var _ = folder.scanner.scanAll();

        Row after = folder.row("a");
        assertThat(after.sequence()).isNotEqualTo(before.sequence());
        assertThat(after.entry().state().digest()).isEqualTo(before.entry().state().digest());
        assertThat(folder.rotten()).containsExactly("a");
    }

    @Test
    void whoeverWritesToARottenFileMakesAChange() throws Exception {
        folder.has("a");
        folder.flip("a");
        verify();
        Digest before = requireNonNull(folder.row("a").entry().state().digest());

        Files.writeString(folder.path.resolve("a"), "written by a person");
        var _ = folder.scanner.scanAll();

        assertThat(folder.row("a").entry().state().digest()).isNotEqualTo(before);
        assertThat(folder.rotten()).isEmpty();
        assertThat(folder.index.rereads().rottenCount()).isZero();
    }

    @Test
    void whatAPersonPutBackIsSound() throws Exception {
        folder.has("a");
        folder.flip("a");
        verify();

        Files.writeString(folder.path.resolve("a"), "content of a");
        var _ = folder.scanner.scanAll();

        assertThat(folder.rotten()).isEmpty();
    }

    @Test
    void whatIsSoundAgainIsForgotten() throws Exception {
        folder.has("a");
        folder.flip("a");
        verify();
        folder.flip("a"); // the same bit: a cable, or a memory, and not the disk

        assertThat(verify().rotten()).isZero();

        assertThat(folder.rotten()).isEmpty();
    }

    @Test
    void aPassGoesOnAfterARestartWhereItStopped() throws Exception {
        folder.has("a", "b", "c");
        folder.flip("a");
        folder.flip("c");
        ScrubState begun =
                new ScrubState(
                        folder.now.minusSeconds(60), RelativePath.of("b"), 2, 24, null, null);
        folder.index.write(transaction -> {
            transaction.rereads().put(begun);
            return true;
        });
        scrub = folder.scrub(new ScrubPlan(Duration.ofDays(30), ScrubPace.UNLIMITED));

        scrub.start();

        await().until(() -> folder.index.rereads().state().wholeEnded() != null);
        assertThat(folder.rotten()).containsExactly("c");
        assertThat(folder.index.rereads().state())
                .isEqualTo(new ScrubState(null, null, 3, 36, begun.begun(), folder.now));
    }

    @Test
    void aPassIsDueSoLongAfterTheLastOne() throws Exception {
        folder.has("a");
        folder.flip("a");
        folder.index.write(transaction -> {
            transaction
                    .rereads()
                    .put(new ScrubState(null, null, 1, 1, folder.now.minusSeconds(1), folder.now));
            return true;
        });
        scrub = folder.scrub(new ScrubPlan(Duration.ofHours(1), ScrubPace.UNLIMITED));
        assertThat(scrub.turn()).isFalse();

        scrub.start();
        await().until(() -> !scrub.isReading());
        assertThat(folder.rotten()).isEmpty();
        scrub.close();
        scrub.join(Duration.ofSeconds(10));

        folder.now = folder.now.plus(Duration.ofHours(1));
        scrub = folder.scrub(new ScrubPlan(Duration.ofHours(1), ScrubPace.UNLIMITED));
        scrub.start();
        await().until(() -> folder.rotten().equals(List.of("a")));
    }

    @Test
    void whoeverAsksWhileAPassIsUnderWayIsToldWhatItCameTo() throws Exception {
        folder.has("a", "b");
        folder.flip("b");
        CountDownLatch go = new CountDownLatch(1);
        folder.index.rereads();
        scrub = folder.scrub(ScrubPlan.OFF, new HeldThreads(go));

        CompletableFuture<ScrubTally> first = scrub.verifyNow();
        CompletableFuture<ScrubTally> second = scrub.verifyNow();
        go.countDown();

        assertThat(first.get(30, TimeUnit.SECONDS).rotten()).isEqualTo(1);
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo(first.get());
        assertThat(scrub.tally().files()).isEqualTo(2);
    }

    @Test
    void aStoppedFolderSaysSo() {
        folder.index.write(transaction -> true);
        folder.isStopped = true;
        assertThatThrownBy(
                        () -> {
                            folder.has("a");
                            verify();
                        })
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RootException.class);
    }

    @Test
    void whoeverWaitsWhenTheFolderIsClosedIsToldSo() throws Exception {
        folder.has("a");
        CountDownLatch never = new CountDownLatch(1);
        scrub = folder.scrub(ScrubPlan.OFF, new HeldThreads(never));
        CompletableFuture<ScrubTally> asked = scrub.verifyNow();

        scrub.close();

        assertThat(asked).isCompletedExceptionally();
        assertThatThrownBy(() -> scrub.verifyNow().get())
                .hasCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void whatIsReadUnaskedKeepsToTheRate() throws Exception {
        CountedSleep threads = new CountedSleep();
        ScrubPace pace = new ScrubPace(new Rate(1 << 20));
        for (int i = 0; i < 64; i++) {
            pace.spend(1 << 20, threads);
        }
        assertThat(threads.slept()).isBetween(Duration.ofSeconds(63), Duration.ofSeconds(64));
    }
}
