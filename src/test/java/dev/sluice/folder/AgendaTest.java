package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.domain.RelativePath;
import dev.sluice.folder.Agenda.Work;
import dev.sluice.report.ScanReport;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AgendaTest {

    private static final Duration LATER = Duration.ofHours(1);
    private static final RelativePath A = RelativePath.of("a");
    private static final RelativePath B = RelativePath.of("b");

    private final Agenda agenda = new Agenda(System::nanoTime);

    private Work take() throws InterruptedException {
        return agenda.take(LATER);
    }

    private void takeTheFirstWalk() throws InterruptedException {
        assertThat(take()).isEqualTo(new Work.Everything(List.of()));
    }

    @Test
    void beginsWithAWalk() throws InterruptedException {
        takeTheFirstWalk();
    }

    @Test
    void gathersThePathsThatAreDue() throws InterruptedException {
        takeTheFirstWalk();
        agenda.look(A, Duration.ZERO);
        agenda.look(B, Duration.ZERO);
        agenda.look(RelativePath.of("later"), LATER);
        assertThat(take()).isEqualTo(new Work.Paths(Set.of(A, B)));
    }

    @Test
    void keepsTheEarlierAppointment() throws InterruptedException {
        takeTheFirstWalk();
        agenda.look(A, Duration.ZERO);
        agenda.look(A, LATER);
        agenda.look(B, LATER);
        agenda.look(B, Duration.ZERO);
        assertThat(take()).isEqualTo(new Work.Paths(Set.of(A, B)));
        agenda.walk(Duration.ZERO);
        agenda.walk(LATER);
        takeTheFirstWalk();
    }

    @Test
    void waitsUntilSomethingIsDue() throws Exception {
        takeTheFirstWalk();
        FutureTask<Work> taken = new FutureTask<>(this::take);
        Thread taker = Thread.ofPlatform().daemon().start(taken);
        await().until(() -> taker.getState() == Thread.State.TIMED_WAITING);
        agenda.look(A, Duration.ofMillis(20));
        assertThat(taken.get()).isEqualTo(new Work.Paths(Set.of(A)));
    }

    @Test
    void wakesUpForAnEarlierPath() throws Exception {
        takeTheFirstWalk();
        agenda.look(B, LATER);
        FutureTask<Work> taken = new FutureTask<>(this::take);
        Thread taker = Thread.ofPlatform().daemon().start(taken);
        await().until(() -> taker.getState() == Thread.State.TIMED_WAITING);
        agenda.look(A, Duration.ZERO);
        assertThat(taken.get()).isEqualTo(new Work.Paths(Set.of(A)));
    }

    @Test
    void aWalkLooksAtEveryPathThatWasToBeLookedAt() throws InterruptedException {
        takeTheFirstWalk();
        agenda.look(A, Duration.ZERO);
        agenda.check();
        agenda.walk(Duration.ZERO);
        takeTheFirstWalk();
        agenda.look(B, Duration.ZERO);
        assertThat(take()).isEqualTo(new Work.Paths(Set.of(B)));
    }

    @Test
    void looksAtTheRootBeforePaths() throws InterruptedException {
        takeTheFirstWalk();
        agenda.look(A, Duration.ZERO);
        agenda.check();
        agenda.check();
        assertThat(take()).isEqualTo(new Work.Check());
        assertThat(take()).isEqualTo(new Work.Paths(Set.of(A)));
    }

    @Test
    void tooManyPathsBecomeAWalk() throws InterruptedException {
        takeTheFirstWalk();
        for (int i = 0; i < Agenda.MAX_PATHS; i++) {
            agenda.look(RelativePath.of("p" + i), LATER);
        }
        agenda.look(RelativePath.of("p0"), LATER);
        agenda.look(A, Duration.ZERO);
        takeTheFirstWalk();
    }

    @Test
    void oneWalkServesAllWhoWait() throws InterruptedException {
        takeTheFirstWalk();
        CompletableFuture<ScanReport> one = agenda.walkNow();
        CompletableFuture<ScanReport> other = agenda.walkNow();
        assertThat(take()).isEqualTo(new Work.Everything(List.of(one, other)));
    }

    @Test
    void tellsWhoWaitsAndWhoComesLaterThatItIsClosed() {
        CompletableFuture<ScanReport> before = agenda.walkNow();
        agenda.close();
        assertRefused(before);
        assertRefused(agenda.walkNow());
    }

    private static void assertRefused(CompletableFuture<ScanReport> asked) {
        assertThat(asked)
                .failsWithin(1, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void walksWhenDeletesHaveCeasedForAMoment() throws InterruptedException {
        takeTheFirstWalk();
        long asked = System.nanoTime();
        agenda.walkWhenCalm();
        agenda.look(A, Duration.ofSeconds(1));
        assertThat(take()).isEqualTo(new Work.Paths(Set.of(A)));
        agenda.walkWhenCalm();
        takeTheFirstWalk();
        assertThat(Duration.ofNanos(System.nanoTime() - asked))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1).plus(DeleteBudget.CALM));
    }
}
