package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.InMemory;
import dev.sluice.domain.Cursor;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Mode;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.Index;
import dev.sluice.index.Transaction;
import dev.sluice.peer.PeerException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a peer has is known here before anything is done about it. */
@Timeout(60)
class PullFeedTest {

    @TempDir(factory = InMemory.class)
    Path directory;

    private Site site;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private Cursor cursor() {
        return Objects.requireNonNull(site.index.cursor(site.peer.node()));
    }

    @Test
    void theCursorIsNeverAheadOfWhatIsHereOrWanted() throws Exception {
        site.peer.hasFile("a", "1", 5).hasFile("b", "2", 5).hasFile("c", "3", 5);
        site.peer.pageLines = 1;
        int[] writes = {0};
        site.between =
                index ->
                        CrashingIndex.over(
                                index,
                                () -> {
                                    writes[0]++;
                                    Cursor read = index.cursor(site.peer.node());
                                    long known = read == null ? 0 : read.sequence().value();
                                    assertThat(known)
                                            .isLessThanOrEqualTo(
                                                    site.wanted().size() + index.last().value());
                                });

        assertThat(site.pull().entries()).isEqualTo(3);

        assertThat(writes[0]).isGreaterThan(1);
        assertThat(cursor().sequence().value()).isEqualTo(3);
        assertThat(site.wanted()).isEmpty();
    }

    /** However long the feed is: a row costs as much as to apply what it is about. */
    @Test
    void whatIsAppliedAtOnceNeverBecomesARow() throws Exception {
        site.peer.pageLines = 600;
        for (int i = 0; i < 2_500; i++) {
            site.peer.hasFile("f%04d".formatted(i), "content " + i, 5);
        }
        AtomicInteger rows = new AtomicInteger();
        site.between = index -> countingWants(index, rows);

        assertThat(site.pull().files()).isEqualTo(2_500);

        assertThat(rows.get()).isZero();
        assertThat(cursor().sequence().value()).isEqualTo(2_500);
    }

    /** What cannot be applied is kept, and what follows it is none the worse for it. */
    @Test
    void onlyWhatFailsOfALongFeedBecomesARow() throws Exception {
        site.peer.pageLines = 600;
        for (int i = 0; i < 2_500; i++) {
            site.peer.hasFile("f%04d".formatted(i), "content " + i, 5);
        }
        site.peer.has(Given.file("nobody/has/its/directory", "1", 5));
        for (int i = 2_500; i < 3_500; i++) {
            site.peer.hasFile("f%04d".formatted(i), "content " + i, 5);
        }
        AtomicInteger rows = new AtomicInteger();
        site.between = index -> countingWants(index, rows);

        site.pull();

        assertThat(rows.get()).isEqualTo(1);
        assertThat(site.wantedPaths()).containsExactly("nobody/has/its/directory");
        assertThat(site.names()).hasSize(3_500);
    }

    private static Index countingWants(Index index, AtomicInteger rows) {
        return (Index)
                Proxy.newProxyInstance(
                        Index.class.getClassLoader(),
                        new Class<?>[] {Index.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("write")) {
                                return writing(index, (Function<?, ?>) arguments[0], rows);
                            }
                            return invoke(method, index, arguments);
                        });
    }

    @SuppressWarnings("unchecked")
    private static Object writing(Index index, Function<?, ?> work, AtomicInteger rows) {
        return index.write(transaction ->
                ((Function<Transaction, Object>) work).apply(countingWants(transaction, rows)));
    }

    private static Transaction countingWants(Transaction transaction, AtomicInteger rows) {
        return (Transaction)
                Proxy.newProxyInstance(
                        Transaction.class.getClassLoader(),
                        new Class<?>[] {Transaction.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("want")) {
                                rows.incrementAndGet();
                            }
                            return invoke(method, transaction, arguments);
                        });
    }

    private static @Nullable Object invoke(Method method, Object on, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void aCursorOfOursThatOurRunsDoNotCoverGivesUsANewEpoch() throws Exception {
        site.peer.hasFile("a", "1", 5);
        Epoch before = site.index.epoch();
        site.peer.known = new Cursor(before, new RunId(0x99), new Sequence(3));

        assertThat(site.pull().entries()).isEqualTo(1);

        assertThat(site.index.epoch()).isNotEqualTo(before);
        assertThat(site.index.restored()).contains("run 0000000000000099");
    }

    @Test
    void aCursorOfOursThatIsGoodChangesNothing() throws Exception {
        Epoch before = site.index.epoch();
        site.peer.known = new Cursor(before, new RunId(7), site.index.last());

        site.pull();

        assertThat(site.index.epoch()).isEqualTo(before);
        assertThat(site.index.restored()).isNull();
    }

    @Test
    void whoShowsASecondTimeWhatWeNeverWroteIsRefused() throws Exception {
        site.peer.known = new Cursor(site.index.epoch(), new RunId(0x99), new Sequence(3));
        site.pull();
        Epoch renewed = site.index.epoch();
        site.peer.known = new Cursor(renewed, new RunId(0x98), new Sequence(3));

        assertThatThrownBy(site::pull)
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("which we never wrote");

        assertThat(site.index.epoch()).isEqualTo(renewed);
    }

    @Test
    void anEntryOfOursAboveOurLastCounterGivesUsANewEpoch() throws Exception {
        Epoch before = site.index.epoch();
        site.peer.hasFile("a", "1", 5);
        site.peer.says(directory("d", before, site.index.lastCounter() + 1));

        assertThat(site.pull().entries()).isEqualTo(2);

        assertThat(site.index.epoch()).isNotEqualTo(before);
        assertThat(site.names()).containsExactly("a", "d");

        Epoch renewed = site.index.epoch();
        site.peer.says(directory("e", renewed, site.index.lastCounter() + 1));
        assertThat(site.pull().failed()).isEqualTo(1);
        assertThat(site.names()).as("a second time is a lie").containsExactly("a", "d");
        assertThat(site.index.epoch()).isEqualTo(renewed);
    }

    private static String directory(String path, Epoch writer, long counter) {
        return "\"path\":\"%s\",\"kind\":\"directory\",\"mode\":\"755\",\"version\":{\"%s\":%d}"
                .formatted(path, writer, counter);
    }

    @Test
    void aTombstoneThatIsTooOldIsNotStoredForAnUnknownPath() throws Exception {
        Instant now = site.now();
        site.peer.has(tombstone("old", now.minus(Duration.ofDays(401))));
        site.peer.has(tombstone("new", now.minus(Duration.ofDays(399))));

        site.pull();

        assertThat(site.feedPaths()).containsExactly("-new");
    }

    @Test
    void whatWasDeletedLongAgoDoesNotComeBackWithAPeerThatIsNew() throws Exception {
        forget(new Epoch(0x33), 7);
        site.peer.has(directoryOf("old", 5)).has(directoryOf("new", 8));

        site.pull();
        site.pass(Duration.ofDays(1));
        site.pull();

        assertThat(site.names()).containsExactly("new");
        assertThat(site.index.failed(10))
                .hasSize(1)
                .first()
                .satisfies(wanted -> {
                    assertThat(wanted.entry().path()).hasToString("old");
                    assertThat(wanted.reason()).contains("deleted elsewhere long ago");
                });
        assertThat(site.index.done(site.peer.node())).isEqualTo(Sequence.ZERO);

        site.peer.has(directoryOf("old", 9));
        site.pull();
        assertThat(site.names()).as("touched there").containsExactly("new", "old");
        assertThat(site.wanted()).isEmpty();
    }

    @Test
    void whatAPeerHasThatWasListedAlreadyIsTaken() throws Exception {
        site.pull();
        site.pull();
        forget(new Epoch(0x33), 7);
        site.peer.has(directoryOf("late", 5));

        site.pull();

        assertThat(site.names()).containsExactly("late");
    }

    @Test
    void aMemberThatWasEvictedIsListedAnew() throws Exception {
        site.peer.has(directoryOf("first", 3));
        site.pull();
        site.pull();
        forget(new Epoch(0x33), 7);
        site.index.write(t -> t.evict(site.peer.node()));
        site.peer.has(directoryOf("old", 5));

        site.pull();

        assertThat(site.names()).containsExactly("first");
    }

    /** A tombstone was here that reached so far, and was dropped. */
    private void forget(Epoch writer, long counter) {
        State state = new State.Deleted(Kind.DIRECTORY, site.now());
        Entry entry =
                new Entry(
                        RelativePath.of("forgotten"),
                        state,
                        null,
                        Version.of(Map.of(writer, counter)));
        site.index.write(t -> t.put(entry, null));
        site.index.write(t -> t.drop(List.of(site.row("forgotten"))));
    }

    private static Entry directoryOf(String path, long counter) {
        return new Entry(
                RelativePath.of(path),
                new State.Directory(new Mode(0755)),
                null,
                Version.of(Map.of(new Epoch(0x33), counter)));
    }

    private static Entry tombstone(String path, Instant at) {
        State state = new State.Deleted(Kind.FILE, at);
        return new Entry(
                RelativePath.of(path), state, null, Version.of(Map.of(new Epoch(0x33), 5L)));
    }

    @Test
    void aPageThatBreaksLeavesWhatWasReadAndNothingIsApplied() throws Exception {
        site.peer.hasFile("a", "1", 5).hasFile("b", "2", 5).hasFile("c", "3", 5);
        site.peer.cutFeedAfter = 3;

        assertThatThrownBy(site::pull).isInstanceOf(PeerException.class);

        assertThat(site.wantedPaths()).containsExactly("a", "b");
        assertThat(cursor().sequence().value()).isEqualTo(2);
        assertThat(site.names()).isEmpty();

        site.peer.cutFeedAfter = Integer.MAX_VALUE;
        assertThat(site.pull().entries()).isEqualTo(1);
        assertThat(site.names()).containsExactly("a", "b", "c");
    }

    /** What we have done was more than what is read by then: no peer takes that. */
    @Test
    void aPeerThatListsAllAnewIsReadToItsEndThoughADeleteWaitsForThat() throws Exception {
        site.peer.hasFile("a", "1", 5);
        site.pull();
        site.peer.has(Given.tombstone("a", Kind.FILE, "1", 6)).hasFile("b", "2", 5);
        site.peer.hasFile("c", "3", 5).listsAnew().pageLines = 1;
        Cursor ahead = new Cursor(cursor().epoch(), cursor().run(), new Sequence(100));
        site.index.write(t -> {
            t.putCursor(site.peer.node(), ahead);
            return true;
        });

        site.pull();

        assertThat(site.names()).containsExactly("b", "c");
        assertThat(cursor().sequence().value()).isEqualTo(4);
    }

    @Test
    void aNewEpochDropsWhatWasWantedOfTheOldOne() throws Exception {
        site.peer.has(Given.file("never served", "1", 5));
        site.pull();
        assertThat(site.wantedPaths()).containsExactly("never served");

        site.peer.restart(new Epoch(0x44L)).hasFile("b", "2", 5);
        site.pull();

        assertThat(site.wanted()).isEmpty();
        assertThat(site.names()).containsExactly("b");
        assertThat(cursor().epoch()).isEqualTo(new Epoch(0x44L));
    }

    @Test
    void aNewEpochLeavesThePlanOfAPeerToAPerson() throws Exception {
        String[] many = IntStream.range(0, 110).mapToObj(i -> "f" + i).toArray(String[]::new);
        for (String name : many) {
            site.peer.hasFile(name, name, 5);
        }
        site.peer.hasFile("b", "2", 5);
        site.pull();
        long plan = site.plan(many);
        for (String name : many) {
            site.peer.has(Given.tombstone(name, Kind.FILE, name, 6));
        }
        site.pull();
        assertThat(site.names()).hasSize(111);

        site.peer.restart(new Epoch(0x44L)).hasFile("b", "2", 5).hasFile("f7", "again", 9);
        site.pull();
        assertThat(site.wantedPaths()).hasSize(109).doesNotContain("f7");
        assertThat(site.read("f7")).isEqualTo("again");
        assertThat(site.budget().find(plan)).isPresent();

        site.budget().approve(plan);
        site.pull();
        assertThat(site.names()).containsExactly("b", "f7");
        assertThat(site.wanted()).isEmpty();
        assertThat(site.index.done(site.peer.node())).isEqualTo(new Sequence(2));
    }

    @Test
    void rowsThatARoundLeftWithoutACursorDoNotHideANewEpoch() throws Exception {
        site.peer.hasFile("first", "1", 5).hasFile("big", new byte[2 << 20], 5);
        site.between = index -> CrashingIndex.after(1, index);
        assertThatThrownBy(site::pull).isInstanceOf(CrashingIndex.Crash.class);
        site.between = index -> index;
        assertThat(site.wantedPaths()).containsExactly("big");
        assertThat(site.index.cursor(site.peer.node())).isNull();

        site.peer.restart(new Epoch(0x44L)).hasFile("big", "of the new epoch", 5);
        site.pull();

        assertThat(site.wanted()).isEmpty();
        assertThat(site.read("big")).isEqualTo("of the new epoch");
    }

    @Test
    void aPeerWithAnotherDigestAlgorithmIsRefused() {
        site.peer.hasFile("a", "1", 5);
        site.peer.algorithm = "sha-256";

        assertThatThrownBy(site::pull)
                .isInstanceOfSatisfying(
                        PeerException.class,
                        e -> assertThat(e.kind()).isEqualTo(PeerException.Kind.REFUSED))
                .hasMessageContaining("sha-256")
                .hasMessageContaining("xxh3-128");
        assertThat(site.index.cursor(site.peer.node())).isNull();
    }

    @Test
    void anotherNodeAtTheAddressIsNotBelieved() throws Exception {
        try (ScriptedPeer other = new ScriptedPeer(0x12L)) {
            assertThatThrownBy(() ->
                            site.puller()
                                    .pull(
                                            other.base(),
                                            site.peer.node(),
                                            site.target(),
                                            site.threads()))
                    .hasMessageContaining("another node");
        }
    }

    @Test
    void whatOnlyTheIndexHasToLearnIsNeverWanted() throws Exception {
        site.write("a", "1");
        site.scan();
        site.peer
                .has(site.entry("a").with(Given.version(Given.LATE)))
                .has(Given.tombstone("gone", Kind.FILE, "x", 5));
        int[] wanted = {0};
        site.between =
                index ->
                        CrashingIndex.over(
                                index, () -> wanted[0] = Math.max(wanted[0], site.wanted().size()));

        PullResult result = site.pull();

        assertThat(wanted[0]).isZero();
        assertThat(site.entry("a").version())
                .isEqualTo(Given.version(Given.LATE).join(site.entry("a").version()));
        assertThat(site.entry("gone").isLive()).isFalse();
        assertThat(result.deleted()).isZero();
        assertThat(site.peer.fetched()).isEmpty();
    }

    @Test
    void aQuietPeerCausesNoWrites() throws Exception {
        site.peer.hasFile("a", "1", 5);
        site.pull();
        int[] writes = {0};
        site.between = index -> CrashingIndex.over(index, () -> writes[0]++);

        site.pull();

        assertThat(writes[0]).isZero();
    }

    @Test
    void anEntryThatMayNotBeTakenIsCountedAndTheOthersCome() throws Exception {
        site.peer
                .hasFile("a", "1", 5)
                .says(
                        "\"path\":\".sluice/x\",\"kind\":\"symlink\",\"target\":\"x\","
                                + "\"version\":{\"0000000000000099\":5}")
                .hasFile("b", "2", 5);

        PullResult result = site.pull();

        assertThat(result.failed()).isEqualTo(1);
        assertThat(site.names()).containsExactly("a", "b");
    }

    @Test
    void tombstonesOfUnknownPathsAreStoredForOthers() throws Exception {
        site.peer.has(Given.tombstone("x", Kind.DIRECTORY, null, 7));
        site.pull();
        assertThat(site.feedPaths()).containsExactly("-x");
        assertThat(site.entry("x").version()).isEqualTo(Given.version(7));
    }
}
