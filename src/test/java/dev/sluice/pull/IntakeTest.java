package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Need;
import dev.sluice.peer.PeerException;
import dev.sluice.pull.feed.Intake;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.plan.NeedRows;
import dev.sluice.pull.plan.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class IntakeTest {

    /** More than are planned together. */
    private static final int MANY = 600;

    @TempDir Path directory;
    Site site;
    Backlog backlog;

    @BeforeEach
    void open() throws Exception {
        site = new Site(directory);
        backlog = site.backlog();
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    private void hasManyFiles() {
        for (int i = 0; i < MANY; i++) {
            site.peer.hasFile("f%03d".formatted(i), "content " + i, 5);
        }
    }

    private boolean isThere(String name) {
        return Files.exists(site.path.resolve(name));
    }

    @Test
    void whatWasReadIsAppliedWhileMoreIsRead() throws Exception {
        hasManyFiles();
        site.peer.beforeLastLine = () -> await().until(() -> isThere("f000"));
        assertThat(site.pull().files()).isEqualTo(MANY);
        assertThat(site.names()).hasSize(MANY);
    }

    @Test
    void aDeleteWaitsForTheEndOfTheFeedSoThatAMoveCostsNoTransfer() throws Exception {
        site.peer.hasFile("old", "moved", 5);
        site.pull();
        site.peer.has(Given.tombstone("old", Kind.FILE, "moved", 6));
        hasManyFiles();
        site.peer.hasFile("new", "moved", 5);
        site.peer.beforeLastLine = () -> await().until(() -> isThere("f000") && isThere("old"));
        site.pull();
        assertThat(site.names()).hasSize(MANY + 1).contains("new").doesNotContain("old");
        assertThat(site.peer.fetched()).doesNotContain("new");
        assertThat(site.peer.bundles()).noneMatch(paths -> paths.contains("new"));
    }

    @Test
    void aMirrorAppliesNothingOfAFeedThatBreaks() throws Exception {
        site.close();
        site = Site.mirror(directory.resolve("mirror"), 7);
        hasManyFiles();
        site.peer.cutFeedAfter = 551;
        assertThatThrownBy(site::pull).isInstanceOf(PeerException.class);
        assertThat(site.names()).isEmpty();
        assertThat(site.wanted()).hasSize(550);
    }

    @Test
    void whatIsReadAnewAfterItFailedLeavesNothingWanted() throws Exception {
        site.peer.has(Given.file("bad", "never served", 5));
        hasManyFiles();
        site.peer.saysAgain("bad", "good", 20);
        site.peer.beforeLastLine = () -> await().until(() -> site.wantedPaths().contains("bad"));
        site.pull();
        assertThat(site.read("bad")).isEqualTo("good");
        assertThat(site.wanted()).isEmpty();
    }

    @Test
    void whatAFeedSaidBeforeItBrokeIsAppliedOrStaysWanted() throws Exception {
        hasManyFiles();
        site.peer.cutFeedAfter = 551;
        assertThatThrownBy(site::pull).isInstanceOf(PeerException.class);
        List<String> known = new ArrayList<>(site.names());
        known.addAll(site.wantedPaths());
        assertThat(known).hasSize(550).doesNotHaveDuplicates();

        site.peer.cutFeedAfter = Integer.MAX_VALUE;
        site.pull();
        assertThat(site.names()).hasSize(MANY);
        assertThat(site.wanted()).isEmpty();
    }

    private void hold(int begin, int end) {
        for (int i = begin; i < end; i++) {
            Entry entry = Given.file("f%04d".formatted(i), "x", 5);
            Need wanted =
                    new Need(
                            backlog.peer(),
                            entry,
                            new Sequence(i + 1),
                            Instant.EPOCH,
                            0,
                            null,
                            Instant.EPOCH);
            backlog.hold(new NeedRows.Planned(wanted, null, new Step.Settled()));
        }
    }

    /** Reads a little, and much more once there was something to apply. */
    private Intake readMuch(CountDownLatch applied, AtomicInteger left, Duration patience) {
        return Intake.start(
                backlog,
                site.threads(),
                patience,
                intake -> {
                    hold(0, 1);
                    intake.offer();
                    awaitApplied(applied);
                    hold(1, 1 + 2 * Intake.MAX_AHEAD);
                    intake.offer();
                    left.set(backlog.offered());
                    throw new PeerException(PeerException.Kind.RETRY, "that was all");
                });
    }

    private static void awaitApplied(CountDownLatch applied) {
        try {
            applied.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void readingWaitsForApplyingWhileMuchIsToBeApplied() throws Exception {
        CountDownLatch applied = new CountDownLatch(1);
        AtomicInteger left = new AtomicInteger(-1);
        try (Intake intake = readMuch(applied, left, Duration.ofMinutes(5))) {
            List<NeedRows.Planned> rows = new ArrayList<>();
            while (intake.hasMore()) {
                rows.addAll(intake.next());
                applied.countDown();
            }
            assertThat(rows).hasSize(1 + 2 * Intake.MAX_AHEAD);
        }
        assertThat(left.get()).isBetween(0, Intake.MAX_AHEAD);
    }

    @Test
    void readingDoesNotWaitForLongForWhatIsAppliedSlowly() throws Exception {
        CountDownLatch applied = new CountDownLatch(1);
        AtomicInteger left = new AtomicInteger(-1);
        try (Intake intake = readMuch(applied, left, Duration.ofMillis(1))) {
            assertThat(intake.hasMore()).isTrue();
            assertThat(intake.next()).hasSize(1);
            applied.countDown();
            assertThatThrownBy(intake::header).hasMessage("that was all");
        }
        assertThat(left).hasValue(2 * Intake.MAX_AHEAD);
    }

    @Test
    void readingDoesNotWaitWhereNothingIsAppliedBeforeItsEnd() {
        CountDownLatch applied = new CountDownLatch(0);
        AtomicInteger left = new AtomicInteger(-1);
        try (Intake intake = readMuch(applied, left, Duration.ofMinutes(5))) {
            assertThatThrownBy(intake::header).hasMessage("that was all");
        }
        assertThat(left).hasValue(1 + 2 * Intake.MAX_AHEAD);
    }

    @Test
    void closingInterruptsWhoWaitsForRoom() throws Exception {
        CountDownLatch applied = new CountDownLatch(1);
        AtomicInteger left = new AtomicInteger(-1);
        try (Intake intake = readMuch(applied, left, Duration.ofMinutes(5))) {
            assertThat(intake.hasMore()).isTrue();
            assertThat(intake.next()).hasSize(1);
            applied.countDown();
            await().until(() -> backlog.offered() > Intake.MAX_AHEAD);
        }
        assertThat(left).hasValue(2 * Intake.MAX_AHEAD);
    }

    @Test
    void closingGivesUpWhatIsReadAndWaitsForIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        try (Intake _ =
                Intake.start(
                        backlog,
                        site.threads(),
                        intake -> {
                            begun.countDown();
                            try {
                                while (true) {
                                    intake.check();
                                    Thread.onSpinWait();
                                }
                            } finally {
                                ended.set(true);
                            }
                        })) {
            begun.await();
        }
        assertThat(ended).isTrue();
    }

    @Test
    void whatWasClosedBeforeItBeganIsNotRead() {
        List<Runnable> waiting = new ArrayList<>();
        AtomicBoolean begun = new AtomicBoolean();
        try (Intake _ =
                Intake.start(
                        backlog,
                        waiting::add,
                        _ -> {
                            begun.set(true);
                            throw new IllegalStateException();
                        })) {
            assertThat(waiting).hasSize(1);
        }
        waiting.forEach(Runnable::run);
        assertThat(begun).isFalse();
    }

    @Test
    void saysWhyTheFeedBrokeOnceAllIsApplied() throws Exception {
        PeerException broken = new PeerException(PeerException.Kind.RETRY, "cut");
        try (Intake intake =
                Intake.start(
                        backlog,
                        Runnable::run,
                        _ -> {
                            throw broken;
                        })) {
            assertThat(intake.hasMore()).isFalse();
            assertThatThrownBy(intake::header).isSameAs(broken);
        }
    }
}
