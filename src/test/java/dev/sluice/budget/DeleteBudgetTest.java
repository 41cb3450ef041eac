package dev.sluice.budget;

import static dev.sluice.index.DeleteOrigin.LOCAL;
import static dev.sluice.index.DeleteOrigin.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Kind;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.PlannedDelete;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The budget of deletes: half of a folder and ten paths within an hour. */
class DeleteBudgetTest {

    private static final Duration HOUR = Duration.ofMinutes(61);

    private Ledger ledger;

    /** A folder that has had 100 files for long. */
    @BeforeEach
    void open(@TempDir Path directory) {
        ledger = new Ledger(directory).files(0, 100);
        ledger.pass(HOUR);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void halfOfAFolderMayGoAndNotOneMore() {
        assertThat(ledger.delete(PEER, 0, 50)).isEqualTo(50);
        assertThat(ledger.delete(PEER, 50, 51)).isZero();
        assertThat(ledger.sizes()).containsExactly(1L);
    }

    @Test
    void ofTooManyNoneIsMade() {
        assertThat(ledger.ask(PEER, 0, 60)).isEqualTo(Verdict.HELD);
        assertThat(ledger.deleteAllowed(0, 60)).isZero();
        assertThat(ledger.sizes()).containsExactly(60L);
        assertThat(ledger.budget.waiting().getFirst().reason())
                .contains("60 deletes within an hour, of 100 entries", "(50)", "(10)");
    }

    @Test
    void fewPathsMayGoWhateverShareTheyAre(@TempDir Path other) {
        try (Ledger small = new Ledger(other).files(0, 10)) {
            small.pass(HOUR);
            assertThat(small.delete(PEER, 0, 10)).isEqualTo(10);
        }
    }

    @Test
    void manySmallRoundsDoNotOutrunIt() {
        long deleted = 0;
        for (int from = 0; from < 100; from += 5) {
            deleted += ledger.delete(PEER, from, from + 5);
            ledger.pass(Duration.ofSeconds(10));
        }
        assertThat(deleted).isEqualTo(50);
    }

    @Test
    void aRestartDoesNotOutrunIt() {
        assertThat(ledger.delete(PEER, 0, 40)).isEqualTo(40);
        ledger.restart();
        assertThat(ledger.delete(PEER, 40, 60)).isZero();
        ledger.restart();
        assertThat(ledger.ask(PEER, 40, 60)).isEqualTo(Verdict.HELD);
        assertThat(ledger.sizes()).containsExactly(20L);
    }

    @Test
    void whatWasAllowedAndNotMadeYetCounts() {
        assertThat(ledger.ask(PEER, 0, 40)).isEqualTo(Verdict.ALLOWED);
        assertThat(ledger.ask(LOCAL, 40, 60)).isEqualTo(Verdict.HELD);
    }

    @Test
    void whoeverAsksForAPathItCountsOnce() {
        assertThat(ledger.ask(PEER, 0, 40)).isEqualTo(Verdict.ALLOWED);
        assertThat(ledger.ask(LOCAL, 0, 40)).isEqualTo(Verdict.ALLOWED);
        assertThat(ledger.delete(PEER, 40, 50)).isEqualTo(10);
    }

    @Test
    void aPathThatCameBackAndGoesAgainCountsOnce() {
        ledger.delete(PEER, 0, 45);
        ledger.files(200, 201).files(0, 45);
        assertThat(ledger.delete(PEER, 0, 45)).isEqualTo(45);
    }

    @Test
    void anHourLaterTheBudgetIsNew() {
        assertThat(ledger.delete(PEER, 0, 50)).isEqualTo(50);
        ledger.budget.note();
        ledger.pass(HOUR);
        assertThat(ledger.delete(PEER, 50, 75)).isEqualTo(25);
    }

    @Test
    void whatWaitsCountsForAnHourAndNotForEver() {
        ledger.ask(PEER, 0, 60);
        ledger.pass(Duration.ofMinutes(50));
        assertThat(ledger.delete(LOCAL, 60, 61)).isZero();
        ledger.pass(Duration.ofMinutes(11));
        assertThat(ledger.delete(LOCAL, 61, 62)).isEqualTo(1);
        assertThat(ledger.sizes()).first().isEqualTo(60L);
    }

    @Test
    void whatWaitsOnlyBehindAPlanIsJudgedAgainWhenThatCountsNoMore() {
        ledger.ask(PEER, 0, 60);
        ledger.ask(PEER, 60, 63);
        assertThat(ledger.sizes()).containsExactly(60L, 3L);
        ledger.pass(HOUR);
        ledger.budget.note();
        assertThat(ledger.sizes()).containsExactly(60L);
        assertThat(ledger.delete(PEER, 60, 63)).isEqualTo(3);
        assertThat(ledger.delete(PEER, 0, 60)).isZero();
    }

    @Test
    void aPlanThatBeganWhileTheClockWasAheadCountsForAnHour() {
        ledger.pass(Duration.ofDays(400));
        ledger.ask(PEER, 0, 60);
        ledger.pass(Duration.ofDays(-400));
        ledger.restart();
        ledger.budget.note();
        assertThat(ledger.delete(PEER, 60, 61)).isZero();
        ledger.pass(HOUR);
        ledger.budget.note();
        assertThat(ledger.delete(PEER, 60, 61)).isEqualTo(1);
    }

    /** Jobs that wait for a minute each. */
    @Test
    void aQueueNeedsNobodyAndTheOldTreeIsHeldBesideIt() {
        comeAndGo(ledger, 2, 300);
        assertThat(ledger.ask(PEER, 0, 60)).isEqualTo(Verdict.HELD);
        assertThat(ledger.sizes()).containsExactly(60L);
        assertThat(ledger.budget.waiting().getFirst().reason())
                .containsPattern("of 10[0-3] entries");
    }

    /** Objects that a compiler makes, and {@code make clean} removes at one blow. */
    @Test
    void aCleanBuildNeedsNobodyAndTheSourcesAreHeldBesideIt() {
        for (int build = 0; build < 3; build++) {
            ledger.files(1_000, 1_300);
            ledger.pass(Duration.ofMinutes(10));
            assertThat(ledger.delete(LOCAL, 1_000, 1_300)).isEqualTo(300);
        }
        assertThat(ledger.ask(LOCAL, 0, 60)).isEqualTo(Verdict.HELD);
        assertThat(ledger.sizes()).containsExactly(60L);
    }

    /** Loose objects of many commits, which {@code git gc} replaces by one pack. */
    @Test
    void packedObjectsNeedNobodyAndTheWorkingTreeIsHeldBesideThem() {
        for (int commit = 0; commit < 20; commit++) {
            ledger.files(1_000 + 10 * commit, 1_010 + 10 * commit);
            ledger.pass(Duration.ofMinutes(2));
        }
        ledger.files(2_000, 2_002);
        assertThat(ledger.delete(LOCAL, 1_000, 1_200)).isEqualTo(200);
        assertThat(ledger.ask(LOCAL, 0, 60)).isEqualTo(Verdict.HELD);
        assertThat(ledger.sizes()).containsExactly(60L);
    }

    /** Sessions of some minutes each: what lives at one moment is a part of the documents. */
    @Test
    void aSessionStoreNeedsNobodyHowLongItGoesOn(@TempDir Path other) {
        comeAndGo(ledger, 10, 400);
        try (Ledger young = new Ledger(other).files(0, 50)) {
            comeAndGo(young, 10, 130);
            assertThat(young.ask(LOCAL, 0, 30)).isEqualTo(Verdict.HELD);
            assertThat(young.sizes()).containsExactly(30L);
        }
    }

    /** One file comes each half minute, and goes when so many came after it. */
    private static void comeAndGo(Ledger folder, int alive, int many) {
        for (int i = 0; i < many; i++) {
            folder.files(1_000 + i, 1_001 + i);
            folder.pass(Duration.ofSeconds(28));
            folder.budget.note();
            if (i >= alive) {
                assertThat(folder.delete(LOCAL, 1_000 + i - alive, 1_001 + i - alive))
                        .as("file %d", i - alive)
                        .isEqualTo(1);
            }
        }
        assertThat(folder.delete(LOCAL, 1_000, 1_000 + many)).isEqualTo(alive);
        assertThat(folder.sizes()).isEmpty();
    }

    @Test
    void whatWasEditedWithinTheHourLivedBefore() {
        ledger.files(0, 100);
        assertThat(ledger.ask(PEER, 0, 60)).isEqualTo(Verdict.HELD);
    }

    @Test
    void aFileThatWentAndCameBackWithinTheHourLivedBefore() {
        assertThat(ledger.delete(PEER, 0, 20)).isEqualTo(20);
        ledger.files(0, 20);
        assertThat(ledger.ask(PEER, 0, 60)).isEqualTo(Verdict.HELD);
    }

    @Test
    void whatWasThereWhenTheNodeWasStartedIsOld() {
        ledger.files(1_000, 1_300);
        ledger.restart();
        ledger.budget.note();
        assertThat(ledger.ask(LOCAL, 1_000, 1_300)).isEqualTo(Verdict.HELD);
    }

    @Test
    void aTreeThatCameIntoAnEmptyFolderIsGuardedAtOnce(@TempDir Path other) {
        try (Ledger empty = new Ledger(other)) {
            empty.budget.note();
            empty.pass(HOUR);
            empty.files(0, 100);
            empty.pass(Duration.ofMinutes(1));
            assertThat(empty.ask(LOCAL, 0, 60)).isEqualTo(Verdict.HELD);
        }
    }

    @Test
    void whatIsAddedInTheSameHourDoesNotRaiseIt() {
        ledger.files(100, 300);
        assertThat(ledger.ask(PEER, 0, 60)).isEqualTo(Verdict.HELD);
    }

    @Test
    void inAFolderThatHasJustBegunAllThatItHasHadCounts(@TempDir Path other) {
        try (Ledger young = new Ledger(other).files(0, 100)) {
            assertThat(young.delete(PEER, 0, 30)).isEqualTo(30);
            assertThat(young.delete(PEER, 30, 50)).isEqualTo(20);
            assertThat(young.delete(PEER, 50, 51)).isZero();
        }
    }

    @Test
    void aMoveDoesNotCount() {
        ledger.files(200, 260, number -> number - 200);
        assertThat(ledger.delete(PEER, 0, 60)).isEqualTo(60);
        assertThat(ledger.delete(PEER, 60, 100)).isEqualTo(40);
    }

    @Test
    void eachPathThatAContentHasComeToAccountsForOneMove() {
        ledger.files(100, 150, _ -> 7).files(300, 301, _ -> 7);
        ledger.pass(HOUR);
        ledger.budget.note();
        ledger.pass(HOUR);
        assertThat(ledger.ask(PEER, 60, 150)).isEqualTo(Verdict.HELD);
        assertThat(ledger.sizes()).containsExactly(89L);
    }

    @Test
    void aContentThatWasElsewhereBeforeIsNoMove(@TempDir Path other) {
        try (Ledger twins = new Ledger(other).files(0, 100, number -> number % 50)) {
            twins.pass(HOUR);
            assertThat(twins.ask(PEER, 50, 100)).isEqualTo(Verdict.ALLOWED);
            assertThat(twins.ask(PEER, 40, 50)).isEqualTo(Verdict.HELD);
        }
    }

    @Test
    void nothingIsDecidedWhileMoreDeletesCome() {
        assertThat(ledger.askOnce(PEER, 0, 20)).isEqualTo(Verdict.MANY_COMING);
        ledger.pass(Duration.ofSeconds(1));
        assertThat(ledger.askOnce(PEER, 0, 40)).isEqualTo(Verdict.MANY_COMING);
        ledger.pass(Duration.ofMillis(1_900));
        assertThat(ledger.askOnce(PEER, 0, 60)).isEqualTo(Verdict.MANY_COMING);
        assertThat(ledger.deleteAllowed(0, 60)).isZero();
        ledger.pass(PendingDeletes.CALM);
        assertThat(ledger.askOnce(PEER, 0, 60)).isEqualTo(Verdict.HELD);
        assertThat(ledger.sizes()).containsExactly(60L);
    }

    @Test
    void manyAreJudgedOnlyByASightOfAllThatBeganAfterTheyHadCome() {
        ObservationWindow early = ledger.budget.window(true);
        assertThat(ledger.askOnce(PEER, 0, 20)).isEqualTo(Verdict.MANY_COMING);
        ledger.pass(Duration.ofMinutes(1));
        assertThat(ledger.askOnce(early, PEER, 0, 20)).isEqualTo(Verdict.MANY_COMING);
        assertThat(ledger.askOnce(ledger.budget.window(false), PEER, 0, 20))
                .isEqualTo(Verdict.MANY_COMING);
        assertThat(ledger.askOnce(PEER, 0, 20)).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void aFewAreJudgedByAnySightThatBeganAMomentAfterTheyHadCome() {
        assertThat(ledger.askOnce(LOCAL, 0, 9)).isEqualTo(Verdict.FEW_COMING);
        ledger.pass(PendingDeletes.GATHER);
        assertThat(ledger.askOnce(LOCAL, 0, 10)).isEqualTo(Verdict.FEW_COMING);
        assertThat(ledger.deleteAllowed(0, 10)).isZero();
        ledger.pass(PendingDeletes.GATHER);
        assertThat(ledger.askOnce(ledger.budget.window(false), LOCAL, 0, 10))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(ledger.deleteAllowed(0, 10)).isEqualTo(10);
    }

    @Test
    void theFirstFewOfManyWaitWithTheOthers() {
        assertThat(ledger.askOnce(PEER, 0, 1)).isEqualTo(Verdict.FEW_COMING);
        ledger.pass(PendingDeletes.GATHER);
        assertThat(ledger.ask(PEER, 0, 60)).isEqualTo(Verdict.HELD);
        assertThat(ledger.sizes()).containsExactly(60L);
    }

    @Test
    void deletesThatNeverCeaseAreJudgedAMinuteAfterTheFirst() {
        ledger.files(100, 400);
        ledger.pass(HOUR);
        for (int second = 0; second < PendingDeletes.LONGEST.toSeconds(); second++) {
            assertThat(ledger.askOnce(PEER, 0, 1 + second)).matches(Verdict::isOpen);
            ledger.pass(Duration.ofSeconds(1));
        }
        assertThat(ledger.askOnce(PEER, 0, 62)).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void anApprovedPlanIsDoneAndNothingElse() {
        ledger.ask(PEER, 0, 60);
        long number = ledger.numbers().getFirst();
        ledger.files(0, 1); // changed since

        assertThat(ledger.budget.approve(number)).get().extracting("entries").isEqualTo(59L);

        assertThat(ledger.ask(PEER, 1, 60)).isEqualTo(Verdict.ALLOWED);
        assertThat(ledger.deleteAllowed(0, 100)).isEqualTo(59);
        assertThat(ledger.numbers()).isEmpty();
        assertThat(ledger.budget.approve(number)).isEmpty();
    }

    @Test
    void anApprovalOutlivesARestart() {
        ledger.ask(PEER, 0, 60);
        ledger.budget.approve(ledger.numbers().getFirst());
        ledger.restart();
        assertThat(ledger.delete(PEER, 0, 60)).isEqualTo(60);
    }

    @Test
    void whatWasApprovedIsNeitherSpentNorThere() {
        ledger.ask(PEER, 0, 60);
        ledger.budget.approve(ledger.numbers().getFirst());
        assertThat(ledger.delete(PEER, 0, 60)).isEqualTo(60);

        assertThat(ledger.delete(PEER, 60, 80)).isEqualTo(20);
        assertThat(ledger.delete(PEER, 80, 81)).isZero();
    }

    @Test
    void laterDeletesMakeAPlanOfTheirOwnThatGrows() {
        ledger.ask(PEER, 0, 60);
        long first = ledger.numbers().getFirst();
        ledger.ask(PEER, 60, 61);
        long second = ledger.numbers().getLast();
        ledger.ask(PEER, 60, 63);

        assertThat(ledger.sizes()).containsExactly(60L, 3L);
        assertThat(ledger.numbers()).first().isEqualTo(first);
        assertThat(ledger.numbers()).last().isNotEqualTo(second);
        assertThat(ledger.budget.approve(second)).isEmpty();
    }

    @Test
    void whatWaitsOnlyBehindAPlanIsJudgedAgainWhenThatIsDecidedOn() {
        ledger.ask(PEER, 0, 60);
        ledger.ask(PEER, 60, 63);
        ledger.budget.approve(ledger.numbers().getFirst());

        assertThat(ledger.numbers()).isEmpty();
        assertThat(ledger.delete(PEER, 0, 63)).isEqualTo(63);
    }

    @Test
    void aRejectedPlanOfAPeerGivesVersionsThatComeAfterItsTombstones() {
        NodeId peer = new NodeId(7);
        Version before = ledger.row(3).entry().version();
        Version deleted = before.join(Version.of(Map.of(new Epoch(9), Long.MAX_VALUE >> 2)));
        State gone = new State.Deleted(Kind.FILE, Instant.EPOCH);
        Entry tombstone = new Entry(Ledger.path(3), gone, null, deleted);
        ledger.index.write(transaction -> {
            transaction.want(peer, tombstone, new Sequence(5));
            return true;
        });
        ledger.ask(PEER, 0, 60);
        ledger.files(0, 1); // changed since
        Version changed = ledger.row(0).entry().version();

        assertThat(ledger.budget.reject(ledger.numbers().getFirst())).isPresent();

        assertThat(ledger.row(3).entry().version().compare(deleted)).isEqualTo(Version.Order.AFTER);
        assertThat(ledger.row(59).entry().isLive()).isTrue();
        assertThat(ledger.row(0).entry().version()).isEqualTo(changed);
        assertThat(ledger.numbers()).isEmpty();
    }

    @Test
    void aRejectedPlanOfLocalDeletesForgetsThemAndAsksThePeersForAll() {
        NodeId peer = new NodeId(7);
        ledger.index.write(transaction -> {
            transaction.putCursor(peer, new Cursor(new Epoch(1), new RunId(2), new Sequence(3)));
            return true;
        });
        ledger.ask(LOCAL, 0, 60);

        ledger.budget.reject(ledger.numbers().getFirst());

        assertThat(ledger.index.find(Ledger.path(0))).isNull();
        assertThat(ledger.index.totals().live()).isEqualTo(40);
        assertThat(ledger.index.totals().tombstones()).isZero();
        assertThat(ledger.index.deletes().isRelisted(peer)).isTrue();
    }

    @Test
    void whatComesBackLeavesThePlan() {
        ledger.ask(LOCAL, 0, 60);
        ledger.budget.review(path -> path.equals(Ledger.path(5)));
        assertThat(ledger.sizes()).containsExactly(59L);
    }

    @Test
    void aPlanThatWaitsIsNotReckonedAnewWhereNothingHasChanged() {
        ledger.ask(PEER, 0, 60);
        ledger.budget.note();
        ledger.budget.note();
        ledger.asked.clear();

        ledger.budget.note();

        assertThat(ledger.asked).doesNotContain("sums", "worst", "waiting", "waitingCount");
        ledger.pass(HOUR);
        ledger.budget.note();
        assertThat(ledger.asked).as("it counts no more").contains("sums");
    }

    @Test
    void whatChangesWhileItWaitsLeavesThePlan() {
        ledger.ask(PEER, 0, 60);
        ledger.budget.note();
        ledger.files(5, 7);
        assertThat(ledger.sizes()).containsExactly(58L);
    }

    @Test
    void whatIsForgottenWhileItWaitsLeavesThePlan() {
        ledger.ask(PEER, 0, 60);
        ledger.budget.note();
        ledger.index.write(transaction -> {
            transaction.forget(Ledger.path(5));
            return true;
        });
        ledger.budget.note();
        assertThat(ledger.sizes()).containsExactly(59L);
    }

    @Test
    void whatHadChangedWhenItWasJudgedLeavesThePlan() {
        List<PlannedDelete> seen =
                IntStream.range(0, 60)
                        .mapToObj(number -> PlannedDelete.of(ledger.row(number)))
                        .toList();
        ledger.files(5, 7);
        ledger.pass(HOUR);
        Verdict verdict;
        do {
            ledger.pass(PendingDeletes.CALM);
            verdict =
                    ledger.budget.ask(PEER, ledger.budget.window(true), sink -> sink.accept(seen));
        } while (verdict.isOpen());
        assertThat(ledger.sizes()).containsExactly(60L);

        ledger.budget.note();

        assertThat(ledger.sizes()).containsExactly(58L);
    }

    @Test
    void aFolderAtRestWritesNothing() {
        ledger.budget.note();
        var counted = ledger.index.deletes().lastCount();
        ledger.pass(HOUR);
        ledger.budget.note();
        assertThat(ledger.index.deletes().lastCount()).isNotNull().isEqualTo(counted);
    }

    @Test
    void aClockThatGoesBackFreesNothing() {
        ledger.delete(PEER, 0, 50);
        ledger.pass(Duration.ofDays(-3));
        assertThat(ledger.delete(PEER, 50, 61)).isZero();
        ledger.pass(Duration.ofMinutes(30));
        assertThat(ledger.delete(PEER, 50, 62)).isZero();
    }
}
