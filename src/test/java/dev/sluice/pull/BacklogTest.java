package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Need;
import dev.sluice.peer.PeerException;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.plan.NeedRows;
import dev.sluice.pull.plan.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacklogTest {

    private static final RelativePath OTHER = RelativePath.of("other");

    @TempDir Path directory;
    private Site site;
    private Backlog backlog;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
        backlog = site.backlog();
    }

    @AfterEach
    void end() {
        site.close();
    }

    @Test
    void rowsOfThisRoundAreKnownByTheirPaths() {
        for (int i = 0; i < 5_000; i++) {
            backlog.noteRow(RelativePath.of("a/usual/name" + i));
        }
        assertThat(backlog.mayHaveRow(RelativePath.of("a/usual/name7"))).isTrue();
        assertThat(backlog.mayHaveRow(OTHER)).isFalse();
    }

    /** The heap is none of a peer's: 4 MB of paths are not kept. */
    @Test
    void longPathsOfRowsAreNotKept() {
        String longest = ("d".repeat(250) + "/").repeat(15);
        for (int i = 0; i < 1_000; i++) {
            backlog.noteRow(RelativePath.of(longest + i));
        }
        assertThat(backlog.mayHaveRow(RelativePath.of(longest + 7))).isTrue();
        assertThat(backlog.mayHaveRow(OTHER)).isTrue();
    }

    @Test
    void theCursorMovesBehindAllPagesHoweverManyWaited() throws Exception {
        Need wanted = wanted(5, 2);
        hold(wanted);
        for (int page = 1; page <= 2_500; page++) {
            backlog.reach(at(page));
            backlog.advance();
        }
        assertThat(site.index.cursor(site.peer.node())).isEqualTo(at(1));

        backlog.settled(wanted);
        backlog.reach(at(2_501));
        backlog.advance();

        assertThat(site.index.cursor(site.peer.node())).isEqualTo(at(2_501));
    }

    /** What was wanted of it before is gone with its cursor, which would leave that out. */
    @Test
    void theCursorOfAMemberThatWasEvictedStaysDropped() {
        site.index.write(t -> {
            t.want(site.peer.node(), Given.directory("before", 0755, 4), new Sequence(1));
            t.putCursor(site.peer.node(), at(1));
            return true;
        });
        backlog = site.backlog();
        backlog.reach(at(2));
        site.index.write(t -> t.evict(site.peer.node()));

        assertThatThrownBy(backlog::advance).isInstanceOf(PeerException.class);
        assertThatThrownBy(backlog::store).isInstanceOf(PeerException.class);

        assertThat(site.index.cursor(site.peer.node())).isNull();
    }

    @Test
    void whatIsReadFromTheBeginningCountsThoughTheMemberWasEvictedAfterTheRoundBegan()
            throws Exception {
        backlog = evictedAfterTheRoundBegan();

        assertThat(backlog.nextPageFrom()).isNull();
        backlog.reach(at(9));
        backlog.store();

        assertThat(site.index.cursor(site.peer.node())).isEqualTo(at(9));
    }

    @Test
    void aPageThatWasAskedForBeforeTheEvictionDoesNotCount() {
        site.index.write(t -> {
            t.putCursor(site.peer.node(), at(1));
            return true;
        });
        backlog = site.backlog();
        assertThat(backlog.nextPageFrom()).isEqualTo(at(1));
        site.index.write(t -> t.evict(site.peer.node()));
        assertThat(backlog.cursor()).isNull();
        backlog.reach(at(9));

        assertThatThrownBy(backlog::store).isInstanceOf(PeerException.class);

        assertThat(site.index.cursor(site.peer.node())).isNull();
    }

    private Backlog evictedAfterTheRoundBegan() {
        site.index.write(t -> {
            t.putCursor(site.peer.node(), at(1));
            return true;
        });
        Backlog begun = site.backlog();
        site.index.write(t -> t.evict(site.peer.node()));
        return begun;
    }

    /** Each epoch begins to count anew. */
    @Test
    void whatIsDoneOfAFormerEpochLeavesWhatIsWantedOfThisOne() throws Exception {
        Need former = wanted(5, 2);
        holdInFormerEpoch(former);
        Need now = wanted(6, 2);
        hold(now);

        backlog.settled(former);

        assertThat(backlog.heldAt(now.entry().path())).isEqualTo(now);
    }

    @Test
    void whatIsDoneOfAFormerEpochLeavesTheRowsOfThisOne() throws Exception {
        Need former = wanted(5, 20);
        holdInFormerEpoch(former);
        Need now = wanted(6, 2);
        want(now);

        settle(former);
        assertThat(site.index.wantedCount(now.peer())).isEqualTo(1);

        settle(now);
        assertThat(site.index.wantedCount(now.peer())).isZero();
    }

    @Test
    void whatAnotherPeerStillOffersOfAFormerEpochTellsNothingOfTheRowsOfThisOne() throws Exception {
        Need former = wanted(5, 20);
        holdInFormerEpoch(former);
        Need now = wanted(6, 2);
        want(now);
        want(ofPeer(new NodeId(0x77), former));

        settle(former);

        assertThat(site.index.wantedCount(now.peer())).isEqualTo(1);
    }

    @Test
    void aDeleteThatWasKeptWhenTheFeedBeganAnewIsDoneWithWhatItWasReadAs() throws Exception {
        Need former = wanted(5, 20);
        holdInFormerEpoch(former);
        want(wanted(5, 0));

        settle(former);

        assertThat(site.index.wantedCount(former.peer())).isZero();
    }

    @Test
    void whatHasFailedOfAFormerEpochLeavesTheRowsOfThisOneDue() throws Exception {
        Need former = wanted(5, 2);
        holdInFormerEpoch(former);
        Need now = wanted(6, 2);
        want(now);

        fail(former);
        assertThat(onlyRow().reason()).isNull();
        assertThat(onlyRow().attempts()).isZero();

        fail(now);
        assertThat(onlyRow().reason()).isEqualTo("why");
        assertThat(onlyRow().attempts()).isEqualTo(1);
    }

    private void fail(Need wanted) {
        backlog.fail(wanted, "why", site.now());
        backlog.storeFailed();
    }

    private Need onlyRow() {
        List<Need> rows = site.index.wantedAt(RelativePath.of("d"));
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    private void want(Need wanted) {
        site.index.write(t -> {
            t.want(wanted.peer(), wanted.entry(), wanted.at());
            return true;
        });
    }

    private static Need ofPeer(NodeId peer, Need wanted) {
        return new Need(
                peer,
                wanted.entry(),
                wanted.at(),
                wanted.since(),
                wanted.attempts(),
                wanted.reason(),
                wanted.retryAt());
    }

    private void hold(Need wanted) {
        backlog.hold(new NeedRows.Planned(wanted, null, new Step.Settled()));
    }

    /** It was read and kept, and then the peer had another index. */
    private void holdInFormerEpoch(Need former) throws PeerException {
        hold(former);
        backlog.reach(at(former.at().value()));
        backlog.store();
        backlog.beginAnew();
    }

    private void settle(Need wanted) {
        site.index.write(t -> {
            backlog.settle(t, wanted);
            return true;
        });
    }

    private Need wanted(long counter, long sequence) {
        return new Need(
                site.peer.node(),
                Given.directory("d", 0755, counter),
                new Sequence(sequence),
                site.now(),
                0,
                null,
                Instant.EPOCH);
    }

    private static Cursor at(long sequence) {
        return new Cursor(new Epoch(0x33), new RunId(0x22), new Sequence(sequence));
    }
}
