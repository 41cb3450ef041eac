package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.InMemory;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.Index;
import dev.sluice.pull.feed.FeedLimits;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A peer has us write so much and no more of what costs only us; nothing of it is dropped. */
@Timeout(60)
@Tag("slow")
class PullBoundsTest {

    private static final String DIRECTORY = "d".repeat(249) + "/";

    @TempDir(factory = InMemory.class)
    Path directory;

    private Site site;
    private Puller puller;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
        puller = site.puller();
    }

    @AfterEach
    void end() {
        site.close();
    }

    private PullResult pull(ScriptedPeer from) throws Exception {
        return puller.pull(from.base(), from.node(), site.target(), site.threads());
    }

    private static void tombstones(ScriptedPeer peer, String prefix, int count, int writers) {
        String version =
                LongStream.rangeClosed(1, writers)
                        .mapToObj("\"%016x\":5"::formatted)
                        .collect(Collectors.joining(","));
        for (int i = 0; i < count; i++) {
            peer.saysNext(
                    "\"path\":\"%s%d\",\"kind\":\"file\",\"deleted\":\"%s\",\"version\":{%s}"
                            .formatted(prefix, i, "2026-11-29T00:00:00Z", version));
        }
    }

    private static String deep() {
        return String.join("", Collections.nCopies(14, DIRECTORY));
    }

    private long taken() {
        return site.index.totals().tombstones();
    }

    @Test
    void longTombstonesOfUnknownPathsAreTakenUpToABoundAndTheRestIsNotReadOn() throws Exception {
        tombstones(site.peer, deep(), 8_000, 60);

        PullResult result = pull(site.peer);

        long taken = taken();
        assertThat(taken).isBetween(1_000L, 4_000L);
        assertThat(result.waiting()).isPositive();
        assertThat(puller.paused()).contains("paths that were never here", "/pull");
        assertThat(site.index.cursor(site.peer.node()))
                .extracting(cursor -> cursor.sequence().value())
                .isEqualTo(taken);
        pull(site.peer);
        assertThat(taken()).as("in the next round").isEqualTo(taken);
    }

    @Test
    void whatWasHeldIsReadOnWhenAPersonAsksAndWithTime() throws Exception {
        tombstones(site.peer, deep(), 8_000, 60);
        pull(site.peer);
        long taken = taken();

        puller.retry(site.peer.node());
        pull(site.peer);
        assertThat(taken()).isBetween(2 * taken - 500, 2 * taken + 500);

        site.pass(Duration.ofDays(3));
        pull(site.peer);
        assertThat(taken()).isEqualTo(8_000);
        assertThat(puller.paused()).isNull();
        assertThat(site.index.done(site.peer.node()).value()).isEqualTo(8_000);
    }

    @Test
    void onePeerThatIsHeldHoldsUpNoOther() throws Exception {
        tombstones(site.peer, deep(), 8_000, 60);
        pull(site.peer);
        try (ScriptedPeer other = new ScriptedPeer(0xb2)) {
            other.hasFile("good", "1", 5);
            pull(other);
        }
        assertThat(site.names()).containsExactly("good");
        assertThat(puller.paused()).as("still").contains(site.peer.node().toString());
    }

    @Test
    void deletesWaitWhileTheFeedIsNotReadToItsEnd() throws Exception {
        site.peer.hasFile("a", "1", 5);
        pull(site.peer);
        site.peer.saysNext(
                "\"path\":\"a\",\"kind\":\"file\",\"deleted\":\"2026-11-29T00:00:00Z\","
                        + "\"version\":{\"00000000000000aa\":6}");
        tombstones(site.peer, deep(), 8_000, 60);

        pull(site.peer);

        assertThat(site.names()).containsExactly("a");
        assertThat(puller.paused()).isNotNull();
    }

    @Test
    void theHistoryOfABusyFolderComesAtOnce() throws Exception {
        tombstones(site.peer, "var/sessions/sess_0123456789abcdef0123456789-", 30_000, 3);

        pull(site.peer);

        assertThat(taken()).isEqualTo(30_000);
        assertThat(puller.paused()).isNull();
    }

    @Test
    void neverMoreIsWantedThanABoundOfAPeerWhoseContentsDoNotCome() throws Exception {
        puller.bounds().set(new FeedLimits(100, 1 << 20, 1_000, 1 << 20));
        for (int i = 0; i < 5_000; i++) {
            site.peer.saysNext(
                    ("\"path\":\"missing/%d\",\"kind\":\"file\",\"size\":2000000,\"mode\":\"644\","
                                    + "\"mtime\":\"2026-11-22T01:02:03Z\","
                                    + "\"digest\":\"xxh3-128:%032x\","
                                    + "\"version\":{\"00000000000000aa\":5}")
                            .formatted(i, i));
        }

        for (int round = 0; round < 3; round++) {
            pull(site.peer);
        }

        assertThat(site.index.wantedCount(site.peer.node())).isBetween(1_000L, 2_000L);
        assertThat(puller.paused()).contains("wanted");
        assertThat(site.index.done(site.peer.node()).value()).isZero();
    }

    private void missing(int from, int to) {
        site.peer.pageLines = 100;
        for (int i = from; i < to; i++) {
            site.peer.has(Given.file("f%04d".formatted(i), "content " + i, 5));
        }
    }

    private long needs() {
        return site.index.wantedCount(site.peer.node());
    }

    @Test
    void needsOfWhatIsGoneAreSettledThoughTheirTableIsFull() throws Exception {
        puller.bounds().set(new FeedLimits(10_000, 1 << 20, 600, 1 << 20));
        missing(0, 1_200);
        pull(site.peer);
        assertThat(needs()).isBetween(600L, 1_199L);
        for (int i = 0; i < 1_200; i++) {
            String name = "f%04d".formatted(i);
            site.peer.has(Given.tombstone(name, Kind.FILE, "content " + i, 6));
        }

        pull(site.peer);

        assertThat(needs()).isZero();
        assertThat(puller.paused()).isNull();
        assertThat(site.index.done(site.peer.node()).value()).isEqualTo(2_400);
    }

    @Test
    void needsMayBeReplacedThoughTheirTableIsFull() throws Exception {
        puller.bounds().set(new FeedLimits(10_000, 1 << 20, 500, 1 << 20));
        missing(0, 500);
        pull(site.peer);
        for (int i = 0; i < 500; i++) {
            site.peer.hasFile("f%04d".formatted(i), "content " + i, 6);
        }

        pull(site.peer);

        assertThat(needs()).isZero();
        assertThat(site.names()).hasSize(500);
    }

    @Test
    void moreIsWantedWhenAPersonAsksAndWithTime() throws Exception {
        puller.bounds().set(new FeedLimits(10_000, 1 << 20, 500, 1 << 20));
        missing(0, 2_000);
        pull(site.peer);
        assertThat(needs()).isEqualTo(500);
        assertThat(puller.paused()).contains("/pull");

        puller.retry(site.peer.node());
        pull(site.peer);
        assertThat(needs()).isEqualTo(1_000);
        site.pass(Duration.ofDays(3));
        pull(site.peer);
        assertThat(needs()).isEqualTo(1_500);
    }

    private void isDeletedThere(String name, String content) {
        site.peer.has(
                Given.after(
                        site.entry(name), Given.tombstone(name, Kind.FILE, content, Given.LATE)));
    }

    @Test
    void deletesAreDoneThoughTheTableOfNeedsIsFull() throws Exception {
        puller.bounds().set(new FeedLimits(10_000, 1 << 20, 500, 1 << 20));
        site.peer.hasFile("a", "1", 5).hasFile("b", "2", 5);
        pull(site.peer);
        isDeletedThere("a", "1");
        missing(0, 1_500);
        isDeletedThere("b", "2");

        pull(site.peer);

        assertThat(puller.paused()).contains("wanted");
        assertThat(site.exists("a")).isFalse();
    }

    @Test
    void approvedDeletesAreDoneThoughTheFeedIsHeld() throws Exception {
        site.peer.hasFile("a", "1", 5).hasFile("b", "2", 5);
        pull(site.peer);
        assertThat(site.budget().approve(site.plan("a"))).isPresent();
        isDeletedThere("a", "1");
        isDeletedThere("b", "2");
        tombstones(site.peer, deep(), 8_000, 60);

        pull(site.peer);

        assertThat(puller.paused()).isNotNull();
        assertThat(site.names()).as("of b more may be unread").containsExactly("b");
    }

    @Test
    void deletesMakeRoomWhereThereIsNone() throws Exception {
        AtomicLong room = new AtomicLong(1);
        site.between = index -> withRoom(index, room);
        puller = site.puller();
        site.peer.hasFile("a", "1", 5);
        pull(site.peer);
        room.set(0);
        isDeletedThere("a", "1");

        pull(site.peer);

        assertThat(site.names()).isEmpty();
    }

    @Test
    void theHistoryOfAFolderComesAtOnceWhenItIsFirstRead() throws Exception {
        puller.bounds().set(new FeedLimits(1_000, 1 << 20, 1_000, 1 << 20));
        tombstones(site.peer, "early-", 3_000, 1);
        pull(site.peer);
        assertThat(taken()).isEqualTo(3_000);

        tombstones(site.peer, "late-", 3_000, 1);
        pull(site.peer);

        assertThat(taken()).isEqualTo(4_000);
        assertThat(puller.paused()).contains("paths that were never here");
    }

    @Test
    void whatPeersSayWaitsWhileTheStateDiskHasOnlyItsReserve() throws Exception {
        AtomicLong room = new AtomicLong();
        site.between = index -> withRoom(index, room);
        puller = site.puller();
        site.peer.hasFile("later", "1", 5);

        pull(site.peer);

        assertThat(site.names()).isEmpty();
        assertThat(puller.paused()).contains("no room for what peers say");
        site.write("ours", "2");
        site.scan();
        assertThat(site.index.find(RelativePath.of("ours"))).as("of a scan").isNotNull();

        room.set(1);
        pull(site.peer);
        assertThat(site.names()).containsExactly("later", "ours");
        assertThat(puller.paused()).isNull();
    }

    private static Index withRoom(Index index, AtomicLong room) {
        return (Index)
                Proxy.newProxyInstance(
                        Index.class.getClassLoader(),
                        new Class<?>[] {Index.class},
                        (_, method, arguments) ->
                                method.getName().equals("room")
                                        ? room.get()
                                        : method.invoke(index, arguments));
    }
}
