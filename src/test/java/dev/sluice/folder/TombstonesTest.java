package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Kind;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.domain.time.CautiousClock;
import dev.sluice.index.Index;
import dev.sluice.index.Member;
import dev.sluice.index.sqlite.SqliteIndex;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a tombstone may be dropped. */
class TombstonesTest {

    private static final Instant DELETED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = DELETED.plus(Duration.ofDays(401));
    private static final NodeId BETA = new NodeId(2);
    private static final NodeId GAMMA = new NodeId(3);
    private static final Epoch WRITER = new Epoch(9);

    private final AtomicReference<Instant> now = new AtomicReference<>(LATER);
    private final Evicted evicted = new Evicted(new FolderId("docs"));
    private final LogLines log = new LogLines();
    private Path directory;
    private Index index;
    private Tombstones tombstones;

    /** Sequence 1: a tombstone. */
    @BeforeEach
    void make(@TempDir Path temporary) {
        directory = temporary;
        open();
        delete("a", 5);
    }

    private void open() {
        index =
                SqliteIndex.open(
                        directory.resolve("docs.db"), new FolderId("docs"), new RunId(1), now::get);
        tombstones =
                new Tombstones(index, Duration.ofDays(400), now::get, evicted, System::nanoTime);
    }

    @AfterEach
    void close() {
        log.close();
        index.close();
    }

    private void delete(String path, long counter) {
        State state = new State.Deleted(Kind.FILE, DELETED);
        Version version = Version.of(Map.of(WRITER, counter));
        index.write(t -> t.put(new Entry(RelativePath.of(path), state, null, version), null));
    }

    private void hasDone(NodeId node, long done) {
        index.write(t -> {
            t.putMember(new Member(node, new Sequence(9), new Sequence(done), LATER));
            return true;
        });
    }

    private void meet(NodeId node, Role role) {
        index.write(t -> {
            t.meet(node, "beta", role, LATER);
            return true;
        });
    }

    @Test
    void isKeptUntilItIsOldEnough() {
        assertThat(tombstones.release(DELETED.plus(Duration.ofDays(400)))).isZero();
        assertThat(tombstones.release(LATER)).isEqualTo(1);
        assertThat(index.totals().tombstones()).isZero();
    }

    @Test
    void isKeptUntilEveryMemberThatPullsHasDoneIt() {
        hasDone(BETA, 1);
        hasDone(GAMMA, 0);
        assertThat(tombstones.release(LATER)).isZero();
        hasDone(GAMMA, 1);
        assertThat(tombstones.release(LATER)).isEqualTo(1);
    }

    @Test
    void aMemberThatIsAwayHoldsItUntilAPersonEvictsTheMember() {
        hasDone(BETA, 0);
        now.set(LATER.plus(Duration.ofDays(399)));
        tombstones.evictSilent();
        assertThat(tombstones.release(now.get())).isZero();
        boolean isEvicted = index.write(t -> t.evict(BETA));
        assertThat(isEvicted).isTrue();
        assertThat(tombstones.release(LATER)).isEqualTo(1);
    }

    @Test
    void aMemberThatWasSilentForLongerIsEvictedAndSaidToBe() {
        meet(GAMMA, Role.SEND_RECEIVE);
        hasDone(BETA, 0);
        now.set(LATER.plus(Duration.ofDays(300)));
        hasDone(GAMMA, 1);
        now.set(LATER.plus(Duration.ofDays(401)));
        tombstones.releaseIfDue();

        assertThat(index.members()).extracting(Member::node).containsExactly(GAMMA);
        assertThat(index.totals().tombstones()).isZero();
        assertThat(evicted.count()).isEqualTo(1);
        assertThat(evicted.told()).contains("1 silent", BETA.toString());
        assertThat(log.containing("silent for 401 days")).hasSize(1);
    }

    @Test
    void theTimeInWhichTheNodeWasOffIsNoSilence() {
        hasDone(BETA, 0);
        now.set(LATER.plus(Duration.ofDays(200)));
        new TimeNotes(index, new CautiousClock(now::get, System::nanoTime, null), System::nanoTime)
                .note();
        index.close();
        now.set(LATER.plus(Duration.ofDays(4_000)));
        open();
        tombstones.evictSilent();
        assertThat(index.members()).hasSize(1);
        now.set(LATER.plus(Duration.ofDays(4_201)));
        tombstones.evictSilent();
        assertThat(index.members()).isEmpty();
    }

    @Test
    void aMemberThatNeverPulledHoldsNothing() {
        meet(BETA, Role.SEND_RECEIVE);
        assertThat(tombstones.release(LATER)).isEqualTo(1);
    }

    @Test
    void isKeptWhileASourceMayListThePathLive() {
        meet(BETA, Role.SEND_ONLY);
        assertThat(tombstones.release(LATER)).isZero();
        index.write(t -> {
            t.putCursor(BETA, new Cursor(new Epoch(8), new RunId(1), new Sequence(1)));
            return true;
        });
        assertThat(tombstones.release(LATER)).as("another's delete").isZero();
        index.write(t -> {
            t.putCursor(BETA, new Cursor(WRITER, new RunId(1), new Sequence(1)));
            return true;
        });
        assertThat(tombstones.release(LATER)).as("its own delete").isEqualTo(1);
    }

    @Test
    void whatIsDroppedIsKeptInOneJoin() {
        assertThat(index.forgotten()).isNull();
        tombstones.release(LATER);
        delete("b", 3);
        tombstones.release(LATER);
        assertThat(index.forgotten()).isEqualTo(Version.of(Map.of(WRITER, 5L)));
    }

    @Test
    void dropsManyInPages() {
        for (int i = 0; i < 1_200; i++) {
            delete("many" + i, 10 + i);
        }
        assertThat(tombstones.release(LATER)).isEqualTo(1_201);
    }
}
