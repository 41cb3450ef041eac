package dev.sluice.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.Digest;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Mode;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.folder.state.OneFolder;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.FullIndexException;
import dev.sluice.index.IgnoredBy;
import dev.sluice.index.Index;
import dev.sluice.index.Member;
import dev.sluice.index.PlanKind;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Rot;
import dev.sluice.index.Row;
import dev.sluice.peer.known.Discovery;
import dev.sluice.peer.known.Proof;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each reason why a path is not here, or not the same elsewhere, is named when it is planted. */
@Timeout(value = 25, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WhyTest {

    private static final String DIGEST = "xxh3-128:00000000000000000000000000000001";
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir Path directory;

    private final FakeNode peer = new FakeNode();
    private OneFolder.Plan plan;
    private @Nullable OneFolder running;
    private volatile boolean isFull;
    private volatile boolean hasNoRoom;

    @BeforeEach
    void plan() throws IOException {
        plan = new OneFolder.Plan(directory);
        plan.around = this::around;
    }

    @AfterEach
    void close() {
        CountDownLatch rest = peer.restOfContents;
        if (rest != null) {
            rest.countDown();
        }
        if (running != null) {
            running.close();
        }
        peer.close();
    }

    /** An index on a disk that may be full. */
    private Index around(Index index) {
        return (Index)
                Proxy.newProxyInstance(
                        Index.class.getClassLoader(),
                        new Class<?>[] {Index.class},
                        (_, method, arguments) -> {
                            if (isFull && method.getName().equals("write")) {
                                throw new FullIndexException("commit: full", new Exception());
                            }
                            if (hasNoRoom && method.getName().equals("room")) {
                                return 0L;
                            }
                            try {
                                return method.invoke(index, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private OneFolder run() {
        OneFolder folder = plan.run();
        running = folder;
        return folder;
    }

    /** With the peer, after a first round. */
    private OneFolder pair() {
        plan.peers = List.of(peer.base());
        peer.rules = new IgnoredBy(List.of(), List.of()).fingerprint();
        OneFolder one = run();
        one.pull();
        return one;
    }

    private static Why why(OneFolder one, String path) {
        return one.folder.why(path, "ourselves");
    }

    private static Reason reason(OneFolder one, String path) {
        return why(one, path).reason();
    }

    private static void assertCause(OneFolder one, String path, Cause cause) {
        Why why = why(one, path);
        assertThat(why.reason().cause()).as(why.toString()).isEqualTo(cause);
        assertThat(why.isInStep()).isEqualTo(cause.isAtRest());
        assertThat(why.reasons())
                .allSatisfy(each -> assertThat(each.words()).isNotBlank().doesNotContain("null"));
    }

    private static void scan(OneFolder one) throws Exception {
        one.folder.scanNow().get(20, TimeUnit.SECONDS);
    }

    private static void write(OneFolder one, String name) throws IOException {
        Files.writeString(one.root.resolve(name), "content of " + name);
    }

    private static Row row(OneFolder one, String path) {
        return Objects.requireNonNull(one.index.find(RelativePath.of(path)));
    }

    private static String fileLine(String path, long size, int counter) {
        return """
        {"path":"%s","kind":"file","size":%d,"mtime":"2026-11-22T01:02:03Z","mode":"644",\
        "digest":"%s","version":{"00000000000000aa":%d},"sequence":%%d}
        """
                .formatted(path, size, DIGEST, counter);
    }

    @Test
    void whatIsTheSameEverywhereIsInStep() throws Exception {
        peer.add("d");
        OneFolder one = pair();
        assertCause(one, "d", Cause.IN_STEP);
        assertThat(reason(one, "d").words()).contains("fake");
    }

    @Test
    void aFolderWithoutPeersIsInStepWithItself() throws Exception {
        OneFolder one = run();
        write(one, "a");
        scan(one);
        assertCause(one, "a", Cause.IN_STEP);
    }

    @Test
    void whatNobodyHasIsUnknown() {
        OneFolder one = pair();
        assertCause(one, "nowhere", Cause.UNKNOWN);
    }

    @Test
    void whatIsIgnoredNamesThePatternOfTheConfiguration() throws Exception {
        plan.ignore = List.of("*.tmp", "!keep.tmp", "build/", "/logs/*.old");
        OneFolder one = run();
        assertThat(reason(one, "d/a.tmp").details())
                .containsEntry("pattern", "*.tmp")
                .containsEntry("file", "configuration");
        assertCause(one, "a.tmp", Cause.IGNORED);
        assertCause(one, "logs/x.old", Cause.IGNORED);
        assertCause(one, "keep.tmp", Cause.UNKNOWN);
        assertThat(reason(one, "build/deep/a").details())
                .containsEntry("pattern", "build/")
                .containsEntry("directory", "build");
        assertThat(reason(one, "build").words()).contains("if it is a directory");
    }

    @Test
    void whatIsIgnoredNamesThePatternOfTheFile() throws Exception {
        Files.writeString(plan.root.resolve(".sluiceignore"), "# a comment\n*.o\n");
        plan.ignore = List.of("*.tmp");
        OneFolder one = run();
        assertThat(reason(one, "a.o").details())
                .containsEntry("pattern", "*.o")
                .containsEntry("file", ".sluiceignore");
        assertThat(reason(one, "a.tmp").details()).containsEntry("file", "configuration");
    }

    /** Whoever may read the folder learns of an ignored path what the patterns say, and no more. */
    @Test
    void whetherAnIgnoredPathIsThereIsNotTold() throws Exception {
        plan.ignore = List.of("*.key", "secret/");
        OneFolder one = run();
        List<String> paths = List.of("a.key", "secret", "secret/a", "secret/d/b");
        List<Why> before = paths.stream().map(path -> why(one, path)).toList();
        Files.createDirectories(one.root.resolve("secret/d"));
        for (String path : List.of("a.key", "secret/a", "secret/d/b")) {
            write(one, path);
        }
        scan(one);
        assertThat(paths.stream().map(path -> why(one, path)).toList()).isEqualTo(before);
    }

    @Test
    void aNameThatCannotBeReplicatedIsRefused() {
        OneFolder one = run();
        assertCause(one, "x".repeat(256), Cause.NAME_REFUSED);
        assertCause(one, ".sluice/trash/a", Cause.NAME_REFUSED);
        assertCause(one, "lost+found", Cause.NAME_REFUSED);
    }

    @Test
    void aNameOfAPeerThatCannotBeReplicatedNamesThePeer() {
        String name = "y".repeat(256);
        peer.add(fileLine(name, 3, 5));
        OneFolder one = pair();
        assertCause(one, name, Cause.NAME_REFUSED);
        assertThat(reason(one, name).details()).containsEntry("name", "fake");
    }

    @Test
    void aFolderThatIsStoppedSaysWhy() throws Exception {
        OneFolder one = run();
        write(one, "a");
        scan(one);
        Files.move(one.root, directory.resolve("elsewhere"));
        one.folder.beat();
        one.awaitState("stopped");
        assertCause(one, "a", Cause.STOPPED);
        assertThat(reason(one, "a").details()).containsEntry("state", "stopped");
    }

    @Test
    void beforeTheFirstScanNothingIsKnown() {
        OneFolder one = plan.make();
        running = one;
        assertCause(one, "a", Cause.STARTING);
    }

    @Test
    void whatIsFetchedSaysHowMuchIsHere() {
        peer.restOfContents = new CountDownLatch(1);
        peer.add(fileLine("big", 4 << 20, 5));
        plan.peers = List.of(peer.base());
        OneFolder one = run();
        var _ = one.folder.pullNow();
        await().until(() ->
                one.folder.transfers().active().stream()
                        .anyMatch(each -> each.present() == 2 << 20));
        assertCause(one, "big", Cause.FETCHING);
        assertThat(reason(one, "big").details())
                .containsEntry("percent", 50L)
                .containsEntry("name", "fake");
    }

    @Test
    void aDeleteOfAPeerThatWaitsForAPersonNamesThePlan() throws Exception {
        OneFolder one = run();
        write(one, "a");
        scan(one);
        long number = hold(one, "a", PlanKind.DELETES, DeleteOrigin.PEER);
        assertCause(one, "a", Cause.HELD);
        assertThat(reason(one, "a").details()).containsEntry("plan", number);
        assertThat(reason(one, "a").words()).contains("too many", "a peer deleted it");
    }

    @Test
    void aDeleteMadeHereThatWaitsForAPersonNamesThePlan() throws Exception {
        OneFolder one = run();
        write(one, "a");
        scan(one);
        Files.delete(one.root.resolve("a"));
        long number = hold(one, "a", PlanKind.DELETES, DeleteOrigin.LOCAL);
        assertCause(one, "a", Cause.HELD);
        assertThat(reason(one, "a").words()).contains("deleted here", "plan " + number);
    }

    @Test
    void anOverwriteThatWaitsForAPersonNamesThePlan() throws Exception {
        OneFolder one = run();
        write(one, "a");
        scan(one);
        long number = hold(one, "a", PlanKind.CHANGES, DeleteOrigin.PEER);
        assertThat(reason(one, "a").details()).containsEntry("plan", number);
        assertThat(reason(one, "a").words()).contains("overwritten");
    }

    private static long hold(OneFolder one, String path, PlanKind kind, DeleteOrigin origin) {
        return one.index.write(transaction -> {
            var changes = transaction.deletes(kind);
            changes.judge(PlannedDelete.of(row(one, path)));
            return changes.plan(origin, Instant.now(), "too many");
        });
    }

    @Test
    void whatHasRottedHereSaysSo() throws Exception {
        OneFolder one = run();
        write(one, "a");
        scan(one);
        Digest digest = Objects.requireNonNull(row(one, "a").entry().state().digest());
        one.index.write(transaction -> {
            transaction
                    .rereads()
                    .put(
                            new Rot(
                                    RelativePath.of("a"),
                                    digest,
                                    Digest.of(DIGEST),
                                    Instant.now(),
                                    "other bits"));
            return true;
        });
        assertCause(one, "a", Cause.ROTTEN);
        assertThat(reason(one, "a").words()).contains("other bits", "fetched again");
    }

    @Test
    void whatDoesNotFitOnTheDiskSaysSo() {
        peer.add(fileLine("huge", 1L << 55, 5));
        OneFolder one = pair();
        assertCause(one, "huge", Cause.NO_SPACE);
        assertThat(reason(one, "huge").words()).contains("no space");
    }

    @Test
    void anIndexWithoutRoomSaysSo() {
        OneFolder one = pair();
        isFull = true;
        peer.add("d");
        one.pull();
        isFull = false;
        assertCause(one, "nowhere", Cause.NO_SPACE);
    }

    @Test
    void aFeedThatIsNotReadOnSaysWhy() {
        OneFolder one = pair();
        hasNoRoom = true;
        peer.add("d");
        one.pull();
        assertCause(one, "d", Cause.FEED_HELD);
        assertThat(reason(one, "d").words()).contains("no room for what peers say");
    }

    @Test
    void whatHasFailedSaysWhyAndWhenItIsTriedAgain() {
        peer.add(fileLine("a", 1 << 20, 5));
        OneFolder one = pair();
        assertCause(one, "a", Cause.FAILED);
        assertThat(reason(one, "a").details())
                .containsKeys("reason", "retryAt", "lagSeconds")
                .hasEntrySatisfying("attempts", times -> assertThat((long) times).isPositive())
                .containsEntry("peer", peer.base().toString())
                .containsEntry("node", peer.node.toString());
    }

    @Test
    void whatIsNotTriedAgainSaysSo() {
        peer.add(fileLine("a", 1 << 20, 5));
        OneFolder one = pair();
        one.index.write(transaction -> {
            transaction.fail(
                    one.index.wantedAt(RelativePath.of("a")).getFirst(), "doubtful", Instant.MAX);
            return true;
        });
        assertThat(reason(one, "a").words()).contains("doubtful", "not tried again");
        assertThat(reason(one, "a").details()).doesNotContainKey("retryAt");
    }

    @Test
    void whatCannotBeTakenFromAPeerSaysWhy() {
        peer.add(fileLine("a", 3, 5).replace("\"644\"", "\"9\""));
        OneFolder one = pair();
        assertCause(one, "a", Cause.REFUSED);
        assertThat(reason(one, "a").words()).contains("mode");
    }

    @Test
    void whatIsToComeSaysForHowLongItHasWaited() {
        OneFolder one = pair();
        Entry entry =
                new Entry(
                        RelativePath.of("a"),
                        new State.File(3, Instant.EPOCH, new Mode(0644), Digest.of(DIGEST)),
                        null,
                        Version.of(Map.of(new Epoch(0xaa), 5L)));
        one.index.write(transaction -> {
            transaction.want(peer.node, entry, new Sequence(1));
            return true;
        });
        assertCause(one, "a", Cause.WAITING);
        assertThat(reason(one, "a").words()).contains("fake has it");
        assertThat(reason(one, "a").details()).containsKey("lagSeconds");
    }

    @Test
    void whatIsNotReadToItsEndSaysSo() {
        peer.gate = new CountDownLatch(1);
        plan.peers = List.of(peer.base());
        OneFolder one = run();
        one.folder.beat();
        await().until(() -> peer.held.get() > 0);
        assertCause(one, "a", Cause.READING);
        Objects.requireNonNull(peer.gate).countDown();
    }

    @Test
    void whatWasChangedJustNowHasNotRested() throws Exception {
        OneFolder one = run();
        write(one, "known");
        scan(one);
        one.close();
        plan.settle = LONG;
        OneFolder again = plan.run();
        running = again;
        write(again, "a");
        write(again, "known");
        assertCause(again, "a", Cause.NOT_RESTED);
        assertCause(again, "known", Cause.NOT_RESTED);
    }

    @Test
    void whatNoScanHasSeenSaysWhenTheNextOneIs() throws Exception {
        OneFolder one = run();
        write(one, "a");
        write(one, "b");
        scan(one);
        write(one, "new");
        Files.writeString(one.root.resolve("a"), "other content");
        Files.delete(one.root.resolve("b"));
        for (String path : List.of("new", "a", "b")) {
            assertCause(one, path, Cause.NOT_SCANNED);
            assertThat(reason(one, path).words()).contains("not watched");
            assertThat(reason(one, path).details()).containsKey("retryAt");
        }
    }

    @Test
    void whatCannotBeReplicatedSaysWhy() throws Exception {
        OneFolder one = run();
        assertThat(
                        new ProcessBuilder("mkfifo", one.root.resolve("pipe\n").toString())
                                .start()
                                .waitFor())
                .isZero();
        assertCause(one, "pipe\n", Cause.NOT_REPLICATED); // before a scan
        scan(one);
        assertCause(one, "pipe\n", Cause.NOT_REPLICATED);
        assertCause(one, "pipe\\u000a", Cause.NOT_REPLICATED); // as it is shown
    }

    @Test
    void whetherWhatIsGoneWasDeletedIsDecidedLater() throws Exception {
        plan.watch = true;
        OneFolder one = run();
        write(one, "a");
        scan(one);
        CountDownLatch held = new CountDownLatch(1);
        one.holdHashing(held);
        write(one, "b");
        var scan = one.folder.scanNow();
        Files.delete(one.root.resolve("a"));
        await().untilAsserted(() -> assertCause(one, "a", Cause.DELETES_COMING));
        held.countDown();
        scan.get(20, TimeUnit.SECONDS);
    }

    @Test
    void ignoreRulesThatAreNotInForceSayWhy() throws Exception {
        Files.createDirectory(plan.root.resolve(".sluiceignore"));
        OneFolder one = run();
        assertCause(one, ".sluiceignore", Cause.RULES_HELD);
        assertThat(reason(one, ".sluiceignore").words()).contains("must be a file");
    }

    @Test
    void whatWasChangedInAMirrorIsPutRight() throws Exception {
        plan.role = Role.RECEIVE_ONLY;
        OneFolder one = run();
        write(one, "a");
        assertCause(one, "a", Cause.DRIFT);
        assertThat(reason(one, "a").details()).containsEntry("role", "receive-only");
    }

    @Test
    void aFolderThatOnlySendsTakesNothing() throws Exception {
        plan.role = Role.SEND_ONLY;
        OneFolder one = run();
        assertCause(one, "a", Cause.ROLE);
        assertThat(reason(one, "a").details()).containsEntry("role", "send-only");
    }

    @Test
    void aConflictSaysWhoWithWhomAndWhereTheOtherVersionIs() throws Exception {
        OneFolder one = run();
        String copy = "a.sluice-conflict-20261122-010203-00000000.txt";
        write(one, "a.txt");
        write(one, copy);
        scan(one);
        assertCause(one, "a.txt", Cause.CONFLICT);
        assertThat(reason(one, "a.txt").details())
                .containsEntry("copies", List.of(copy))
                .containsEntry("winner", "ourselves")
                .containsEntry("loser", "ourselves");
        assertCause(one, copy, Cause.CONFLICT);
        assertThat(reason(one, copy).details()).containsEntry("original", "a.txt");
    }

    @Test
    void whatDiffersThoughAllWasReadSaysInWhat() throws Exception {
        peer.add("d");
        OneFolder one = pair();
        one.folder
                .peers()
                .update(
                        peer.base(),
                        state ->
                                state.proved(
                                        Proof.diverged(
                                                Instant.now(), 1, Map.of("d", "other modes"))));
        assertCause(one, "d", Cause.DIVERGED);
        assertThat(reason(one, "d").words()).contains("other modes");
    }

    @Test
    void whatWasDeletedSaysWhenAndByWhom() throws Exception {
        OneFolder one = run();
        write(one, "a");
        scan(one);
        Files.delete(one.root.resolve("a"));
        scan(one);
        assertCause(one, "a", Cause.DELETED);
        assertThat(reason(one, "a").details())
                .containsKey("deletedAt")
                .containsEntry("by", "ourselves");
    }

    @Test
    void whatAMemberHasNotTakenNamesTheMember() throws Exception {
        OneFolder one = run();
        write(one, "a");
        scan(one);
        NodeId node = new NodeId(0x77);
        one.index.write(transaction -> {
            transaction.meet(node, "gamma", Role.SEND_RECEIVE, Instant.now());
            transaction.putMember(new Member(node, Sequence.ZERO, Sequence.ZERO, Instant.now()));
            return true;
        });
        assertCause(one, "a", Cause.NOT_TAKEN);
        assertThat(reason(one, "a").details()).containsEntry("name", "gamma");
        one.index.write(transaction -> {
            transaction.putMember(new Member(node, one.last(), one.last(), Instant.now()));
            return true;
        });
        assertCause(one, "a", Cause.IN_STEP);
    }

    @Test
    void whatWasNotComparedYetIsNotCalledTheSame() {
        peer.add("d");
        plan.peers = List.of(peer.base());
        OneFolder one = run();
        one.pull();
        one.folder.peers().update(peer.base(), state -> state.proved(Proof.open("not yet")));
        assertCause(one, "d", Cause.UNPROVED);
    }

    @Test
    void aPeerThatWasNotCalledYetSaysSo() {
        OneFolder one = run();
        one.folder.peers().update(URI.create("http://127.0.0.1:1"), UnaryOperator.identity());
        assertCause(one, "a", Cause.PEER_UNKNOWN);
    }

    @Test
    void aPeerThatDoesNotAnswerIsNamed() {
        plan.peers = List.of(URI.create("http://127.0.0.1:1"));
        OneFolder one = run();
        one.pull();
        assertCause(one, "a", Cause.PEER_AWAY);
        assertThat(reason(one, "a").details())
                .containsEntry("peer", "http://127.0.0.1:1")
                .containsKey("reason");
    }

    @Test
    void aNameThatDoesNotResolveIsNamed() {
        plan.discovery =
                new Discovery(_ -> {
                    throw new UnknownHostException("nodes");
                });
        plan.peers = List.of(URI.create("dns://nodes:8080"));
        OneFolder one = run();
        one.folder.pullNow().join();
        assertCause(one, "a", Cause.PEER_AWAY);
        assertThat(reason(one, "a").words()).contains("dns://nodes:8080");
    }

    @Test
    void aPeerThatIsRefusedSaysWhy() {
        peer.digest = "sha-256";
        OneFolder one = pair();
        assertCause(one, "a", Cause.PEER_REFUSED);
        assertThat(reason(one, "a").words()).contains("sha-256");
    }

    @Test
    void whoPosesAsAnotherNodeIsNamed() {
        peer.node = OneFolder.SELF.node();
        OneFolder one = pair();
        assertCause(one, "a", Cause.PEER_IMPOSTOR);
    }

    @Test
    void aPeerThatBrokeTheProtocolIsLeftAloneForAWhile() {
        peer.lies = true;
        OneFolder one = pair();
        assertCause(one, "a", Cause.PEER_SET_ASIDE);
        assertThat(reason(one, "a").words()).contains("set aside until");
    }

    /** What stands in the way comes before what is only true as well. */
    @Test
    void allThatIsTrueIsToldTheWeightiestFirst() throws Exception {
        peer.add(fileLine("a", 1 << 20, 5));
        OneFolder one = pair();
        peer.close();
        one.pull();
        Why why = why(one, "a");
        assertThat(why.reasons())
                .extracting(Reason::cause)
                .containsExactly(Cause.FAILED, Cause.PEER_AWAY);
    }

    @Test
    void theCodesAreTheNamesInSmallLetters() {
        assertThat(Cause.PEER_SET_ASIDE.code()).isEqualTo("peer-set-aside");
    }
}
