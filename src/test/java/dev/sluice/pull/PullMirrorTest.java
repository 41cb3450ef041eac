package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.DeletePlan;
import dev.sluice.peer.PeerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A {@code receive-only} folder: what is changed in it is undone, and nothing of it spreads. */
@Timeout(60)
class PullMirrorTest {

    @TempDir Path directory;
    private Site site;

    @BeforeEach
    void begin() throws IOException {
        site = Site.mirror(directory, 7);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private Drift drift() {
        return Objects.requireNonNull(site.drift);
    }

    /** All that is in the trash, without the times in the names. */
    private List<String> trash() throws IOException {
        Path trash = site.at(".sluice/trash");
        try (Stream<Path> all = Files.walk(trash)) {
            return all.filter(each -> !Files.isDirectory(each))
                    .map(each -> trash.relativize(each).toString())
                    .map(name -> name.replaceAll("~\\d{8}-\\d{6}-\\d+(-local)?", ""))
                    .sorted()
                    .toList();
        }
    }

    /** Contents of the trash, in no order. */
    private List<String> trashed() throws IOException {
        try (Stream<Path> all = Files.walk(site.at(".sluice/trash"))) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            return files.stream().map(PullMirrorTest::content).toList();
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void scanAndPull() throws Exception {
        site.scan();
        site.pass(Duration.ofSeconds(2));
        PullResult _ = site.pull();
    }

    private void has(String name, String content) throws Exception {
        site.peer.hasFile(name, content, 1_000);
        assertThat(site.pull().waiting()).isZero();
        site.scan();
        assertThat(drift().size()).isZero();
    }

    @Test
    void anEditGoesToTheTrashAndTheEntryComesBackAsItWas() throws Exception {
        has("a", "theirs");
        Entry before = site.entry("a");
        Sequence last = site.index.last();
        site.write("a", "edited here");

        scanAndPull();

        assertThat(site.read("a")).isEqualTo("theirs");
        assertThat(Files.getLastModifiedTime(site.at("a")).toInstant()).isEqualTo(Given.MTIME);
        assertThat(site.entry("a")).isEqualTo(before);
        assertThat(site.index.last()).isEqualTo(last);
        assertThat(trashed()).containsExactly("edited here");
        assertThat(drift().undone()).isEqualTo(1);
        assertThat(drift().size()).isZero();
        assertThat(site.staged()).isEmpty();
        scanAndPull();
        assertThat(drift().undone()).isEqualTo(1);
    }

    @Test
    void whatWasEditedIsKeptAlsoWhereTheTrashKeepsNothing() throws Exception {
        site.close();
        site = Site.mirror(directory.resolve("other"), 0);
        has("a", "theirs");
        site.write("a", "edited here");
        site.write("d/extra", "not from a peer");

        scanAndPull();
        assertThat(site.names()).containsExactly("a");
        assertThat(trashed()).containsExactlyInAnyOrder("edited here", "not from a peer");

        site.peer.has(
                Given.after(
                        site.entry("a"), Given.tombstone("a", Kind.FILE, "theirs", Given.LATE)));
        site.pull();
        assertThat(site.exists("a")).isFalse();
        assertThat(trashed()).hasSize(2);
    }

    @Test
    void anExtraTreeGoesToTheTrash() throws Exception {
        has("a", "theirs");
        Sequence last = site.index.last();
        site.write("d/e/extra", "1");
        site.write("d/other", "2");
        Files.createSymbolicLink(site.at("link"), Path.of("a"));

        scanAndPull();

        assertThat(site.names()).containsExactly("a");
        assertThat(trash()).containsExactly("d/e/extra", "d/other", "link");
        assertThat(site.index.last()).isEqualTo(last);
        assertThat(drift().undone()).isEqualTo(5);
    }

    @Test
    void whatWasDeletedComesBack() throws Exception {
        site.peer
                .has(Given.directory("d", 0750, 1_000), Given.directory("d/empty", 0755, 1_001))
                .has(Given.link("d/link", "x", 1_002));
        has("d/f", "theirs");
        List<String> names = site.names();
        Files.delete(site.at("d/f"));
        Files.delete(site.at("d/link"));
        Files.delete(site.at("d/empty"));
        Files.delete(site.at("d"));

        scanAndPull();

        assertThat(site.names()).isEqualTo(names);
        assertThat(site.read("d/f")).isEqualTo("theirs");
        assertThat(site.index.totals().tombstones()).isZero();
        assertThat(drift().undone()).isEqualTo(4);
        assertThat(trash()).isEmpty();
    }

    @Test
    void aChangedModeOrTimeIsPutBackWithoutATransfer() throws Exception {
        site.peer.has(Given.directory("d", 0750, 1_000));
        has("d/f", "theirs");
        int fetched = site.peer.fetched().size();
        Files.setPosixFilePermissions(site.at("d/f"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setLastModifiedTime(site.at("d/f"), FileTime.fromMillis(0));
        Files.setPosixFilePermissions(site.at("d"), PosixFilePermissions.fromString("rwxrwxrwx"));

        scanAndPull();

        assertThat(mode("d/f")).isEqualTo("rw-r-----");
        assertThat(mode("d")).isEqualTo("rwxr-x---");
        assertThat(Files.getLastModifiedTime(site.at("d/f")).toInstant()).isEqualTo(Given.MTIME);
        assertThat(site.peer.fetched()).hasSize(fetched);
        assertThat(trash()).isEmpty();
        assertThat(drift().undone()).isEqualTo(2);
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(site.at(name)));
    }

    @Test
    void aLockedDirectoryIsLockedAgain() throws Exception {
        site.peer.has(Given.directory("d", 0555, 1_000));
        has("d/f", "theirs");
        Files.setPosixFilePermissions(site.at("d"), PosixFilePermissions.fromString("rwxr-xr-x"));
        site.write("d/f", "edited here");

        scanAndPull();

        assertThat(site.read("d/f")).isEqualTo("theirs");
        assertThat(mode("d")).isEqualTo("r-xr-xr-x");
        assertThat(drift().size()).isZero();
        Files.setPosixFilePermissions(site.at("d"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aDirectoryAndAFileThatTookEachOthersPlaceAreExchangedBack() throws Exception {
        site.peer.has(Given.directory("d", 0755, 1_000));
        site.peer.hasFile("f", "a file", 1_001);
        has("d/f", "in it");
        Files.delete(site.at("d/f"));
        Files.delete(site.at("d"));
        site.write("d", "no directory any more");
        Files.delete(site.at("f"));
        site.write("f/deep/extra", "no file any more");

        scanAndPull();

        assertThat(site.names()).containsExactly("d", "d/f", "f");
        assertThat(site.read("d/f")).isEqualTo("in it");
        assertThat(site.read("f")).isEqualTo("a file");
        assertThat(trash()).containsExactly("d", "f/deep/extra");
        assertThat(drift().size()).isZero();
    }

    @Test
    void nothingIsUndoneBeforeAPeersFeedWasReadToItsEnd() throws Exception {
        has("a", "theirs");
        site.write("a", "edited here");
        site.write("extra", "1");
        site.scan();
        site.peer.hasFile("b", "new", 2_000);
        site.peer.cutFeedAfter = 1;

        assertThatThrownBy(site::pull).isInstanceOf(PeerException.class);
        assertThat(site.read("a")).isEqualTo("edited here");
        assertThat(site.exists("extra")).isTrue();

        site.peer.cutFeedAfter = Integer.MAX_VALUE;
        site.pull();
        assertThat(site.read("a")).isEqualTo("theirs");
        assertThat(site.exists("extra")).isFalse();
    }

    @Test
    void anEditThatCannotBeReplacedStaysWhereItIs() throws Exception {
        has("a", "theirs");
        site.write("a", "edited here");
        site.peer.next(
                "a",
                (exchange, _, _) -> {
                    exchange.sendResponseHeaders(404, -1);
                });

        scanAndPull();

        assertThat(site.read("a")).isEqualTo("edited here");
        assertThat(trash()).isEmpty();
        assertThat(drift().failures(10)).containsOnlyKeys(Given.path("a"));
        site.pull();
        assertThat(site.read("a")).isEqualTo("edited here");
        site.pass(Duration.ofSeconds(2));
        site.pull();
        assertThat(site.read("a")).isEqualTo("theirs");
    }

    @Test
    void aNewerEntryComesInThePlaceOfAnEditWithoutAConflict() throws Exception {
        has("a", "theirs");
        site.write("a", "edited here");
        site.scan();
        site.peer.has(Given.after(site.entry("a"), Given.file("a", "newer", 2_000)), "newer");

        assertThat(site.pull().conflicts()).isZero();

        assertThat(site.read("a")).isEqualTo("newer");
        assertThat(site.names()).containsExactly("a");
        assertThat(trashed()).containsExactly("edited here");
        assertThat(drift().undone()).isEqualTo(1);
        assertThat(site.index.totals().tombstones()).isZero();
    }

    @Test
    void aDeleteByAPeerRemovesAnEditToTheTrash() throws Exception {
        has("a", "theirs");
        site.write("a", "edited here");
        site.scan();
        site.peer.has(
                Given.after(
                        site.entry("a"), Given.tombstone("a", Kind.FILE, "theirs", Given.LATE)));

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.names()).isEmpty();
        assertThat(trashed()).containsExactly("edited here");
    }

    @Test
    void aTreeThatIsHereAlreadyIsTakenOverWithoutATransfer() throws Exception {
        site.write("d/same", "the same");
        site.write("d/other", "another");
        site.scan();
        assertThat(site.feed()).isEmpty();
        site.peer.has(Given.directory("d", 0755, 1_000));
        site.peer.hasFile("d/same", "the same", 1_001).hasFile("d/other", "theirs!", 1_002);

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.read("d/other")).isEqualTo("theirs!");
        assertThat(site.peer.fetched()).containsExactly("d/other");
        assertThat(trashed()).containsExactly("another");
        assertThat(drift().size()).isZero();
        assertThat(site.feed())
                .allSatisfy(row ->
                        assertThat(row.entry().version().counters())
                                .containsOnlyKeys(Given.WRITER));
    }

    @Test
    void aDirectoryThatIsNotEmptyWaitsForAnothersVersion() throws Exception {
        site.peer.has(Given.directory("d", 0755, 1_000));
        has("d/f", "kept");
        Entry directory = site.entry("d");
        site.peer.has(
                Given.after(directory, Given.tombstone("d", Kind.DIRECTORY, null, Given.LATE)));

        assertThat(site.pull().waiting()).isEqualTo(1);
        assertThat(site.entry("d")).isEqualTo(directory);

        site.peer.has(
                Given.after(
                        site.entry("d/f"),
                        Given.tombstone("d/f", Kind.FILE, "kept", Given.LATE + 1)));
        assertThat(site.pull().waiting()).isZero();
        assertThat(site.names()).isEmpty();
        assertThat(site.entry("d").state()).isInstanceOf(State.Deleted.class);
    }

    @Test
    void theLoserOfTwoPeersIsCopiedUnderItsOwnVersionAndItsDriftIsNot() throws Exception {
        has("a", "one");
        has("b", "one");
        site.write("b", "edited here");
        site.scan();
        site.peer.has(concurrent("a", "two"), "two").has(concurrent("b", "two"), "two");

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.read("a")).isEqualTo("two");
        assertThat(site.read("b")).isEqualTo("two");
        List<String> copies =
                site.names().stream().filter(name -> name.contains("conflict")).toList();
        assertThat(copies).singleElement().asString().startsWith("a.sluice-conflict");
        assertThat(site.entry(copies.getFirst()).version()).isEqualTo(Given.version(1_000));
        assertThat(trashed()).contains("edited here");
    }

    private static Entry concurrent(String path, String content) {
        Entry other = Given.file(path, content, Given.LATE);
        return other.with(Version.of(Map.of(new Epoch(0x77L), Given.LATE)));
    }

    @Test
    void moreThanTheBudgetOfWhatAMirrorAloneHasWaitsForAPerson() throws Exception {
        for (int i = 0; i < 150; i++) {
            site.write("own" + i, "only here " + i);
        }
        site.scan();
        Puller puller = site.puller();

        await().until(() -> {
            pull(puller);
            return !site.index.deletes().waiting().isEmpty();
        });
        DeletePlan plan = site.index.deletes().waiting().getFirst();
        assertThat(plan.entries()).isEqualTo(150);
        assertThat(plan.origin()).isEqualTo(DeleteOrigin.LOCAL);
        Files.delete(site.at("own149"));
        pull(puller);
        pull(puller);
        assertThat(site.names()).hasSize(149);
        assertThat(trash()).isEmpty();
        assertThat(site.index.deletes().waiting().getFirst().entries()).isEqualTo(149);

        site.budget().approve(plan.number());
        pull(puller);

        assertThat(site.names()).isEmpty();
        assertThat(trash()).hasSize(149);
        assertThat(drift().size()).isZero();
    }

    /**
     * What there is of drift is in memory alone: until a walk has ended, nothing is known of it.
     */
    @Test
    void whatWaitsForAPersonStillWaitsInTheRoundsBeforeTheFirstScanAfterARestart()
            throws Exception {
        for (int i = 0; i < 150; i++) {
            site.write("own" + i, "only here " + i);
        }
        site.scan();
        Puller puller = site.puller();
        await().until(() -> {
            pull(puller);
            return !site.index.deletes().waiting().isEmpty();
        });
        DeletePlan plan = site.index.deletes().waiting().getFirst();
        site.forgetDrift();

        pull(site.puller());

        assertThat(site.index.deletes().waiting()).containsExactly(plan);
        site.scan();
        pull(site.puller());
        assertThat(site.index.deletes().waiting()).containsExactly(plan);
    }

    /** Its content may be nowhere any more: an entry of it would be wanted for ever. */
    @Test
    void aRejectedDeleteDoesNotKeepWhatIsNotHereAnyMore() throws Exception {
        has("a", "theirs");
        has("b", "also theirs");
        Entry before = site.entry("a");
        Entry kept = site.entry("b");
        site.write("a", "edited here");
        site.scan();
        site.peer.has(Given.after(before, Given.tombstone("a", Kind.FILE, "theirs", Given.LATE)));
        long plan = site.plan("a", "b");

        site.budget().reject(plan, path -> !drift().isAt(path));

        assertThat(site.entry("a")).isEqualTo(before);
        assertThat(site.entry("b").version().compare(kept.version()))
                .isEqualTo(Version.Order.AFTER);
        assertThat(site.index.deletes().waiting()).isEmpty();
        assertThat(site.pull().waiting()).isZero();
        assertThat(site.names()).containsExactly("b");
        assertThat(trashed()).containsExactly("edited here");
    }

    private PullResult pull(Puller puller) throws Exception {
        return puller.pull(site.peer.base(), site.peer.node(), site.target(), site.threads());
    }

    @Test
    void aRootThatIsNotOursAnyMoreIsLeftAlone() throws Exception {
        has("a", "theirs");
        Files.delete(site.at("a"));
        site.write("extra", "1");
        site.scan();
        Files.writeString(site.at(".sluice/marker"), "folder=music\nrun=0000000000000001");

        site.pull();

        assertThat(site.exists("a")).isFalse();
        assertThat(site.exists("extra")).isTrue();
        assertThat(drift().undone()).isZero();
    }
}
