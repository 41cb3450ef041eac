package dev.sluice.pull.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Digest;
import dev.sluice.pull.plan.ContentTask;
import dev.sluice.pull.publish.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A content is claimed by one round at a time. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InFlightTest {

    private static final long LONG = 20_000_000_000L;

    /** In no bundle. */
    private static final long LARGE = 100 << 20;

    private static final Digest DIGEST = Tasks.digest(1);

    private final InFlight inFlight = new InFlight();
    private final InFlight.Claims one = inFlight.claims();
    private final InFlight.Claims other = inFlight.claims();

    @Test
    void whatIsOnItsWayIsClaimedByNobodyElse() {
        assertThat(one.claim(DIGEST)).isTrue();
        assertThat(other.claim(DIGEST)).isFalse();
        assertThat(one.claim(DIGEST)).as("for another path").isFalse();
        release(one);
        assertThat(other.endedByOthers()).isEqualTo(1);
        assertThat(one.endedByOthers()).isZero();
        assertThat(other.claim(DIGEST)).isTrue();
    }

    @Test
    void whoWaitsIsWokenWhenTheRoundThatBringsItEnds() throws Exception {
        assertThat(one.claim(DIGEST)).isTrue();
        long before = other.ended();
        assertThat(other.awaitEnded(before, 1)).isFalse();
        CompletableFuture<Void> ending = CompletableFuture.runAsync(one::close);
        assertThat(other.awaitEnded(before, LONG)).isTrue();
        ending.join();
        assertThat(other.claim(DIGEST)).isTrue();
    }

    @Test
    void allPathsOfAContentGoTheSameWay() {
        List<ContentTask> tasks = List.of(task("a"), task("b"));
        List<ContentTask> elsewhere = new ArrayList<>();
        assertThat(one.claim(tasks, elsewhere)).isEqualTo(tasks);
        assertThat(elsewhere).isEmpty();
        assertThat(other.claim(tasks, elsewhere)).isEmpty();
        assertThat(elsewhere).isEqualTo(tasks);
    }

    @Test
    void whatIsTakenOverAndGivenUpIsStillBroughtByTheFirst() {
        InFlight.Claims third = inFlight.claims();
        assertThat(one.claim(DIGEST)).isTrue();
        assertThat(takeOver(other, task("a"), task("b"))).hasSize(2);
        release(other);
        assertThat(third.claim(DIGEST)).as("the first still brings it").isFalse();
        release(one);
        assertThat(third.claim(DIGEST)).isTrue();
        assertThat(third.endedByOthers()).isEqualTo(2);
    }

    /** A slow peer holds up nobody who finds the content here. */
    @Test
    void whatIsHereIsWaitedForByNobodyThoughTheFirstStillBringsIt() {
        InFlight.Claims third = inFlight.claims();
        assertThat(one.claim(DIGEST)).isTrue();
        assertThat(takeOver(other, task("a"))).hasSize(1);
        publish(other);
        assertThat(other.claim(DIGEST)).as("for its second path").isTrue();
        release(other);
        assertThat(third.claim(DIGEST)).isTrue();
        assertThat(third.endedByOthers()).isEqualTo(2);
    }

    @Test
    void whatTheFirstHasBroughtIsFreeThoughAnotherTookItOver() {
        InFlight.Claims third = inFlight.claims();
        assertThat(one.claim(DIGEST)).isTrue();
        assertThat(takeOver(other, task("a"))).hasSize(1);
        publish(one);
        assertThat(other.endedByOthers()).isEqualTo(1);
        assertThat(third.claim(DIGEST)).isTrue();
        release(other);
        assertThat(other.claim(DIGEST)).as("the third brings it").isFalse();
    }

    /** The second is a copy of the first when that is here. */
    @Test
    void ofALargeContentThatSeveralPathsNeedOneIsBroughtFirst() {
        List<ContentTask> tasks = List.of(task("a", LARGE), task("b", LARGE));
        List<ContentTask> elsewhere = new ArrayList<>();
        assertThat(one.claim(tasks, elsewhere)).containsExactly(tasks.getFirst());
        assertThat(elsewhere).containsExactly(tasks.getLast());
        elsewhere.clear();
        assertThat(other.claimAnyway(tasks, elsewhere)).containsExactly(tasks.getFirst());
        assertThat(elsewhere).containsExactly(tasks.getLast());
    }

    @Test
    void whoTookOverBringsItStillWhenTheFirstEnds() {
        InFlight.Claims third = inFlight.claims();
        assertThat(one.claim(DIGEST)).isTrue();
        assertThat(takeOver(other, task("a"))).hasSize(1);
        one.close();
        assertThat(third.claim(DIGEST)).isFalse();
        other.close();
        assertThat(third.claim(DIGEST)).isTrue();
    }

    @Test
    void releasesWhatIsNotDueAnyMoreButNotWhatAnotherPathNeeds() {
        ContentTask gone = task("a");
        ContentTask due = task("b");
        assertThat(one.claim(DIGEST)).isTrue();
        one.releaseAllBut(List.of(gone, due), List.of(due));
        assertThat(other.claim(DIGEST)).isFalse();
        one.releaseAllBut(List.of(due), List.of());
        assertThat(other.claim(DIGEST)).isTrue();
    }

    @Test
    void whoGivesUpWhatItDoesNotHoldLeavesItToWhoeverDoes() {
        assertThat(one.claim(DIGEST)).isTrue();
        release(other);
        assertThat(other.claim(DIGEST)).isFalse();
        assertThat(other.endedByOthers()).isZero();
    }

    private static void release(InFlight.Claims claims) {
        claims.release(new Arrivals.Taken(List.of(), List.of(task("a"))));
    }

    /** As the round does with what it has brought. */
    private static void publish(InFlight.Claims claims) {
        ContentTask task = task("a");
        Change change =
                new Change(
                        task.wanted(), null, task.entry(), false, true, (_, expected) -> expected);
        claims.release(new Arrivals.Taken(List.of(change), List.of(task)));
    }

    private static List<ContentTask> takeOver(InFlight.Claims claims, ContentTask... tasks) {
        return claims.claimAnyway(List.of(tasks), new ArrayList<>());
    }

    private static ContentTask task(String path) {
        return task(path, 3);
    }

    private static ContentTask task(String path, long size) {
        return Tasks.task(path, DIGEST, size);
    }
}
