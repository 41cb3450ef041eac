package dev.sluice.index;

import static dev.sluice.index.Samples.NOON;
import static dev.sluice.index.Samples.OTHER_PEER;
import static dev.sluice.index.Samples.PEER;
import static dev.sluice.index.Samples.RUN_2;
import static dev.sluice.index.Samples.digest;
import static dev.sluice.index.Samples.file;
import static dev.sluice.index.Samples.path;
import static dev.sluice.index.Samples.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.time.CautiousClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an index must keep of the peers. */
interface PeersContract extends IndexFixture {

    @Test
    default void keepsACursorForEachPeer() {
        change(transaction -> transaction.putCursor(PEER, cursor(3)));
        change(transaction -> transaction.putCursor(PEER, cursor(4)));

        reopen(RUN_2);

        assertThat(index().cursor(PEER)).isEqualTo(cursor(4));
        assertThat(index().cursor(OTHER_PEER)).isNull();
    }

    @Test
    default void keepsWhatIsWantedOfEachPeer() {
        want(PEER, file("b"), 2);
        want(PEER, tombstone("a"), 3);
        want(OTHER_PEER, file("c"), 1);

        reopen(RUN_2);

        assertThat(wanted(PEER))
                .containsExactly(
                        new Need(PEER, tombstone("a"), at(3), NOON, 0, null, Instant.EPOCH),
                        new Need(PEER, file("b"), at(2), NOON, 0, null, Instant.EPOCH));
        assertThat(index().wantedCount(PEER)).isEqualTo(2);
        assertThat(index().wantedCount(OTHER_PEER)).isEqualTo(1);
    }

    @Test
    default void aNewerWantReplacesAnOlderWithItsFailuresButKeepsItsTime() {
        want(PEER, file("a"), 5);
        fail(wanted(PEER).getFirst(), "gone", NOON.plusSeconds(60));
        clock().set(NOON.plusSeconds(10));

        want(PEER, file("a", 9, digest(9)), 6);

        assertThat(wanted(PEER))
                .containsExactly(
                        new Need(
                                PEER,
                                file("a", 9, digest(9)),
                                at(6),
                                NOON,
                                0,
                                null,
                                Instant.EPOCH));
        assertThat(index().wantedCount(PEER)).isEqualTo(1);
    }

    @Test
    default void anOlderOrRepeatedWantChangesNothing() {
        want(PEER, file("a"), 5);
        fail(wanted(PEER).getFirst(), "gone", NOON);
        List<Need> before = wanted(PEER);

        want(PEER, file("a", 9, digest(9)), 5);
        want(PEER, file("a", 9, digest(9)), 4);

        assertThat(wanted(PEER)).isEqualTo(before);
    }

    @Test
    default void otherIgnoreRulesBeginAllFeedsAnew() {
        assertThat(index().ignoredBy()).isEqualTo(new IgnoredBy(List.of(), List.of()));
        change(transaction -> transaction.putCursor(PEER, cursor(3)));
        want(PEER, file("a"), 5);
        want(OTHER_PEER, file("b"), 5);
        IgnoredBy rules = new IgnoredBy(List.of("*.o", "!keep.o"), List.of("build/"));

        change(transaction -> transaction.putIgnoredBy(rules));
        reopen(RUN_2);

        assertThat(index().ignoredBy()).isEqualTo(rules);
        assertThat(index().cursor(PEER)).isNull();
        assertThat(index().wantedCount(PEER)).isZero();
        assertThat(index().wantedCount(OTHER_PEER)).isZero();
    }

    @Test
    default void unwantsUpToASequenceOnly() {
        want(PEER, file("a"), 5);

        change(transaction -> transaction.unwant(PEER, path("a"), at(4)));
        assertThat(wanted(PEER)).hasSize(1);

        change(transaction -> transaction.unwant(PEER, path("a"), at(5)));
        assertThat(wanted(PEER)).isEmpty();
        assertThat(index().wantedCount(PEER)).isZero();
    }

    @Test
    default void aFailureWaitsUntilItMayBeTriedAgain() {
        want(PEER, file("a"), 1);
        want(PEER, file("b"), 2);
        Instant later = NOON.plusSeconds(60);

        fail(wanted(PEER).getFirst(), "404", NOON);
        fail(wanted(PEER).getFirst(), "500", later);

        assertThat(wanted(PEER)).extracting(Need::at).containsExactly(at(2));
        assertThat(index().wanted(PEER, null, later.minusNanos(1), 9)).hasSize(1);
        assertThat(index().wanted(PEER, null, later, 9)).hasSize(2);
        assertThat(index().wantedCount(PEER)).isEqualTo(2);
        assertThat(index().failed(9))
                .containsExactly(new Need(PEER, file("a"), at(1), NOON, 2, "500", later));
        assertThat(index().failed(0)).isEmpty();
    }

    @Test
    default void aFailureOfWhatWasReplacedMeanwhileIsNotNoted() {
        want(PEER, file("a"), 1);
        Need old = wanted(PEER).getFirst();
        want(PEER, file("a"), 2);

        fail(old, "changed", NOON.plusSeconds(60));

        assertThat(index().failed(9)).isEmpty();
    }

    @Test
    default void givesWhatIsWantedByPathBatchByBatch() {
        for (String name : List.of("a/b", "a.b", "é", "a0", "a", "🙂", "\uFF5E")) {
            want(PEER, file(name), 1);
        }

        List<Need> first = index().wanted(PEER, null, NOON, 3);
        List<Need> second = index().wanted(PEER, first.getLast().entry().path(), NOON, 9);

        assertThat(first)
                .extracting(w -> w.entry().path().toString())
                .containsExactly("a", "a.b", "a/b");
        assertThat(second)
                .extracting(w -> w.entry().path().toString())
                .containsExactly("a0", "é", "\uFF5E", "🙂");
    }

    @Test
    default void knowsWhetherAContentIsWantedFromAnyPeer() {
        want(OTHER_PEER, file("a", 9, digest(9)), 1);
        assertThat(index().wants(digest(9))).isTrue();
        assertThat(index().wants(digest(8))).isFalse();

        want(OTHER_PEER, tombstone("a"), 2);
        assertThat(index().wants(digest(9))).isFalse();
    }

    @Test
    default void isDoneBelowTheLowestThatIsWanted() {
        assertThat(index().done(PEER)).isEqualTo(Sequence.ZERO);

        want(PEER, file("a"), 4);
        assertThat(index().done(PEER)).as("without a cursor").isEqualTo(Sequence.ZERO);

        change(transaction -> transaction.putCursor(PEER, cursor(9)));
        want(PEER, file("b"), 6);
        want(OTHER_PEER, file("b"), 2);
        assertThat(index().done(PEER)).isEqualTo(at(3));

        change(transaction -> transaction.unwant(PEER, path("a"), at(4)));
        assertThat(index().done(PEER)).isEqualTo(at(5));

        change(transaction -> transaction.unwant(PEER, path("b"), at(6)));
        assertThat(index().done(PEER)).isEqualTo(at(9));
    }

    @Test
    default void dropsACursorWithWhatWasWanted() {
        change(transaction -> transaction.putCursor(PEER, cursor(9)));
        want(PEER, file("a"), 4);
        want(OTHER_PEER, file("a"), 4);

        change(transaction -> transaction.dropCursor(PEER));

        assertThat(index().cursor(PEER)).isNull();
        assertThat(wanted(PEER)).isEmpty();
        assertThat(index().wantedCount(PEER)).isZero();
        assertThat(wanted(OTHER_PEER)).hasSize(1);
    }

    @Test
    default void keepsWhatIsBelievedOfTheTimeAndHowLongTheClockWasDoubted() {
        assertThat(index().clock()).isNull();
        CautiousClock.Memory doubted = new CautiousClock.Memory(NOON, Duration.ofHours(5));
        change(transaction -> transaction.watch(doubted));
        reopen(RUN_2);
        assertThat(index().clock()).isEqualTo(doubted);
    }

    @Test
    default void keepsTheNewestWordOfEachMember() {
        Member old = new Member(PEER, at(1), at(0), NOON);
        Instant later = NOON.plusSeconds(1);
        Member now = new Member(PEER, at(5), at(3), later);
        Member other = new Member(OTHER_PEER, at(2), at(2), NOON);
        change(transaction -> transaction.putMember(old));
        clock().set(later);
        change(transaction -> {
            transaction.putMember(now);
            transaction.putMember(other);
        });
        reopen(RUN_2);

        Duration second = Duration.ofSeconds(1);
        assertThat(index().members())
                .containsExactlyInAnyOrder(
                        new Member(
                                PEER,
                                null,
                                null,
                                true,
                                now.after(),
                                now.done(),
                                later,
                                second,
                                second,
                                null,
                                null,
                                null),
                        new Member(
                                OTHER_PEER,
                                null,
                                null,
                                true,
                                at(2),
                                at(2),
                                NOON,
                                Duration.ZERO,
                                second,
                                null,
                                null,
                                null));
    }

    private static Cursor cursor(long sequence) {
        return new Cursor(new Epoch(-9), new RunId(8), at(sequence));
    }

    private static Sequence at(long sequence) {
        return new Sequence(sequence);
    }

    private void want(NodeId peer, Entry entry, long at) {
        change(transaction -> transaction.want(peer, entry, at(at)));
    }

    private void fail(Need wanted, String reason, Instant retryAt) {
        change(transaction -> transaction.fail(wanted, reason, retryAt));
    }

    private List<Need> wanted(NodeId peer) {
        return index().wanted(peer, null, NOON, 100);
    }
}
