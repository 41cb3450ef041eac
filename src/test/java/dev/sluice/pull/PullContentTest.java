package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.InMemory;
import dev.sluice.domain.Digest;
import dev.sluice.domain.Durability;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Need;
import dev.sluice.index.Row;
import dev.sluice.peer.PeerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Contents come whole or not at all, from where they cost least, and none stops the others. */
@Timeout(60)
class PullContentTest {

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

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void aFileIsFetchedWithItsTimesAndMode(Durability durability) throws Exception {
        site.durability = durability;
        site.peer.hasFile("a", "content", 5).has(Given.link("l", "a", 5));

        PullResult result = site.pull();

        assertThat(result.files()).isEqualTo(1);
        assertThat(result.bytes()).isEqualTo(7);
        assertThat(result.waiting()).isZero();
        assertThat(site.read("a")).isEqualTo("content");
        assertThat(Files.getLastModifiedTime(site.at("a"))).isEqualTo(FileTime.from(Given.MTIME));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(site.at("a"))))
                .isEqualTo("rw-r-----");
        assertThat(site.entry("a")).isEqualTo(Given.file("a", "content", 5));
        assertThat(site.staged()).isEmpty();
        assertThat(site.index.intent(Given.path("a"))).isNull();
        site.scan();
        assertThat(site.feed()).hasSize(2);
    }

    @Test
    void anEmptyFileIsNotAskedFor() throws Exception {
        site.peer.hasFile("a", "", 5);
        site.pull();
        assertThat(site.read("a")).isEmpty();
        assertThat(site.peer.fetched()).isEmpty();
    }

    @Test
    void aWrongContentIsNeverSeenAndTriedAgainWithGrowingPauses() throws Exception {
        site.peer.hasFile("a", "content", 5);
        for (int i = 0; i < 3; i++) {
            site.peer.next("a", ScriptedPeer.lie());
        }
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            assertThat(site.pull().failed()).isEqualTo(1);
            Need wanted = site.wanted().getFirst();
            assertThat(wanted.attempts()).isEqualTo(i + 1);
            assertThat(wanted.reason()).contains("fetch a", "xxh3-128");
            assertThat(site.names()).isEmpty();
            assertThat(site.staged()).isEmpty();
            pauses.add(Duration.between(site.now(), wanted.retryAt()));
            site.pull();
            assertThat(site.wanted().getFirst().attempts()).isEqualTo(i + 1);
            site.pass(pauses.getLast());
        }
        assertThat(pauses).isSorted().doesNotHaveDuplicates();

        site.pull();
        assertThat(site.read("a")).isEqualTo("content");
        assertThat(site.wanted()).isEmpty();
    }

    @Test
    void aBrokenLargeTransferGoesOnWhereItStopped() throws Exception {
        byte[] content = random(3 << 20);
        site.peer.hasFile("big", content, 5).next("big", ScriptedPeer.cutAfter(2 << 20));
        PullResult first = site.pull();
        assertThat(first.failed()).isEqualTo(1);
        assertThat(site.exists("big")).isFalse();

        site.restart();
        site.pass(Duration.ofMinutes(10));
        PullResult second = site.pull();

        assertThat(site.peer.fetched()).hasSize(2);
        assertThat(site.peer.fetched().getLast()).startsWith("big@");
        assertThat(second.bytes()).isLessThanOrEqualTo(2 << 20);
        assertThat(first.bytes() + second.bytes()).isEqualTo(content.length);
        assertThat(Files.readAllBytes(site.at("big"))).isEqualTo(content);
    }

    @Test
    void halfAContentIsRemovedAlsoByARoundThatDoesNothingElse() throws Exception {
        site.peer.hasFile("big", random(3 << 20), 5).next("big", ScriptedPeer.cutAfter(2 << 20));
        site.pull();
        assertThat(site.staged()).hasSize(1);

        site.peer.restart(new Epoch(0x44L));
        site.pull();

        assertThat(site.wanted()).isEmpty();
        assertThat(site.staged()).isEmpty();
    }

    @Test
    void halfAContentThatNobodyWantsAnyLongerIsRemoved() throws Exception {
        site.peer.hasFile("big", random(3 << 20), 5).next("big", ScriptedPeer.cutAfter(2 << 20));
        site.pull();
        assertThat(site.staged()).hasSize(1);

        site.peer.hasFile("big", "other", 6);
        site.pass(Duration.ofMinutes(10));
        site.pull();

        assertThat(site.read("big")).isEqualTo("other");
        assertThat(site.staged()).isEmpty();
    }

    @Test
    void aContentThatIsHereIsNotTransferred() throws Exception {
        site.write("here", "content");
        site.scan();
        site.peer.hasFile("there", "content", 5);

        assertThat(site.pull().files()).isEqualTo(1);

        assertThat(site.read("there")).isEqualTo("content");
        assertThat(site.peer.fetched()).isEmpty();
    }

    @Test
    void ofManySmallContentsOnlyThoseThatAreNotHereAreTransferred() throws Exception {
        for (int i = 0; i < 100; i++) {
            site.write("here/f" + i, "content " + i);
        }
        site.write("here/edited", "content 100");
        site.scan();
        site.write("here/edited", "content 999");
        for (int i = 0; i < 102; i++) {
            site.peer.hasFile("there" + i, "content " + i, 5);
        }

        assertThat(site.pull().files()).isEqualTo(102);

        for (int i = 0; i < 102; i++) {
            assertThat(site.read("there" + i)).isEqualTo("content " + i);
        }
        assertThat(site.peer.fetched()).containsExactlyInAnyOrder("there100", "there101");
        assertThat(site.rescans).containsExactly(Given.path("here/edited"));
        assertThat(site.staged()).isEmpty();
    }

    /** As after a second write by way of a mapping: nothing but the content has changed. */
    @Test
    void aLocalSourceOfAnotherContentIsNotCopiedThoughItLooksTheSame() throws Exception {
        site.write("a", "changed");
        site.scan();
        Row row = site.row("a");
        State.File there = (State.File) row.entry().state();
        Digest before = Given.digest("content");
        State.File was = new State.File(there.size(), there.mtime(), there.mode(), before);
        Entry entry = new Entry(row.entry().path(), was, null, row.entry().version());
        site.index.write(transaction -> transaction.put(entry, row.seen()));
        site.peer.hasFile("b", "content", 5);

        site.pull();

        assertThat(site.read("b")).isEqualTo("content");
        assertThat(site.peer.fetched()).containsExactly("b");
        assertThat(site.rescans).contains(RelativePath.of("a"));
    }

    @Test
    void aLocalSourceThatIsNotWhatTheIndexSaysIsNotCopied() throws Exception {
        site.write("here", "other!!");
        site.scan();
        Digest digest = Given.digest("content");
        FileStat seen = racy(Objects.requireNonNull(site.row("here").seen()));
        Entry lie = Given.file("here", "content", Given.LATE);
        site.index.write(transaction -> transaction.put(lie, seen));
        site.peer.hasFile("there", "content", 5);

        site.pull();

        assertThat(site.read("there")).isEqualTo("content");
        assertThat(site.entry("there").state().digest()).isEqualTo(digest);
        assertThat(site.rescans).contains(Given.path("here"));
    }

    /** The same look, made within the clock's tick of the last change. */
    private static FileStat racy(FileStat seen) {
        return new FileStat(
                seen.kind(),
                seen.size(),
                seen.mtime(),
                seen.ctime(),
                seen.mode(),
                seen.device(),
                seen.inode(),
                seen.ctime());
    }

    @Test
    void aContentOfManyPathsIsFetchedOnce() throws Exception {
        for (int i = 0; i < 300; i++) {
            site.peer.hasFile("f" + i, "the same", 5);
        }
        int[] writes = {0};
        site.between = index -> CrashingIndex.over(index, () -> writes[0]++);

        PullResult result = site.pull();

        assertThat(result.files()).isEqualTo(300);
        assertThat(site.peer.fetched()).hasSize(1);
        assertThat(site.names()).hasSize(300);
        assertThat(writes[0]).isLessThan(100);
    }

    @Test
    void oneBadFileNeverStopsTheRound() throws Exception {
        for (int i = 0; i < 20; i++) {
            site.peer.hasFile("f" + i, "content " + i, 5);
        }
        site.peer
                .next("f3", ScriptedPeer.lie())
                .next("f5", ScriptedPeer.status(404))
                .next("f7", ScriptedPeer.status(500))
                .next("f9", ScriptedPeer.status(412))
                .next("f11", ScriptedPeer.cutAfter(2));

        PullResult result = site.pull();

        assertThat(result.failed()).isEqualTo(5);
        assertThat(site.names()).hasSize(15);
        assertThat(site.wanted()).hasSize(5).allMatch(wanted -> wanted.reason() != null);
        site.pass(Duration.ofMinutes(10));
        assertThat(site.pull().waiting()).isZero();
        assertThat(site.names()).hasSize(20);
    }

    @Test
    void manyFilesThatFailAreKeptTogether() throws Exception {
        for (int i = 0; i < 300; i++) {
            site.peer.has(Given.file("f" + i, "never served", 5));
        }

        assertThat(site.commitsOfARound()).isLessThan(100);

        assertThat(site.wanted()).hasSize(300).allMatch(wanted -> wanted.attempts() == 1);
        assertThat(site.wanted()).allMatch(wanted -> wanted.retryAt().isAfter(site.now()));
    }

    @Test
    void manyFilesThatWaitForTheirDirectoryAreKeptTogether() throws Exception {
        for (int i = 0; i < 300; i++) {
            site.peer.hasFile("d/f" + i, "content", 5);
        }

        assertThat(site.commitsOfARound()).isLessThan(100);

        assertThat(site.index.failed(1_000))
                .hasSize(300)
                .extracting(Need::reason)
                .containsOnly("its directory d is not here");
    }

    @Test
    void whenThePeerGoesAwayTheRestStaysWanted() throws Exception {
        for (int i = 0; i < 50; i++) {
            site.peer.hasFile("f" + i, "content " + i, 5);
        }
        site.peer.next("f20", ScriptedPeer.after(() -> site.peer.away = true));

        assertThatThrownBy(site::pull)
                .isInstanceOfSatisfying(
                        PeerException.class,
                        e -> assertThat(e.kind()).isEqualTo(PeerException.Kind.RETRY));

        assertThat(site.wanted()).allMatch(wanted -> wanted.attempts() == 0);
        int here = site.names().size();
        assertThat(here).isPositive().isLessThan(50);
        assertThat(site.wanted()).hasSize(50 - here);
        site.peer.away = false;
        assertThat(site.pull().waiting()).isZero();
        assertThat(site.names()).hasSize(50);
    }

    @Test
    void aFileThatOnAndOnBreaksDoesNotHoldUpTheOthers() throws Exception {
        site.peer.hasFile("a", "content a", 5).hasFile("b", "content b", 5);
        site.peer.next("a", ScriptedPeer.cutAfter(1)).next("a", ScriptedPeer.cutAfter(1));
        site.pull();
        assertThat(site.names()).containsExactly("b");
        assertThat(site.wanted().getFirst().attempts()).isEqualTo(1);
    }

    @Test
    void aFileWhoseDirectoryIsNotHereIsNotFetchedAndStaysWanted() throws Exception {
        site.peer.hasFile("d/a", "content", 5);

        PullResult result = site.pull();

        assertThat(result.waiting()).isEqualTo(1);
        assertThat(result.failed()).isZero();
        assertThat(site.peer.fetched()).isEmpty();
        assertThat(site.staged()).isEmpty();
        assertThat(site.wanted())
                .extracting(Need::reason)
                .containsExactly("its directory d is not here");

        site.peer.has(Given.directory("d", 0755, 5));
        assertThat(site.pull().waiting()).isZero();
        assertThat(site.read("d/a")).isEqualTo("content");
    }

    @Test
    void aRoundThatIsInterruptedLeavesNothingOpen() throws Exception {
        Thread puller = Thread.currentThread();
        site.peer.hasFile("a", "content", 5).hasFile("b", "other", 5);
        site.peer.next("b", ScriptedPeer.after(puller::interrupt));

        boolean interrupted = false;
        try {
            site.pull();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        // It may have come when all was done: then the flag is left for the caller.
        assertThat(interrupted || Thread.interrupted()).isTrue();
        assertThat(site.wanted()).allMatch(wanted -> wanted.attempts() == 0);
        site.scan();

        assertThat(site.pull().failed()).isZero();
        assertThat(site.wanted()).isEmpty();
        assertThat(site.names()).containsExactly("a", "b");
    }

    @Test
    void aDatabaseThatFailsEndsTheRound() throws Exception {
        site.peer.hasFile("a", "content", 5).next("a", ScriptedPeer.lie());
        site.between = index -> CrashingIndex.after(0, index);

        assertThatThrownBy(site::pull).isInstanceOf(CrashingIndex.Crash.class);

        site.between = index -> index;
        assertThat(site.pull().waiting()).isZero();
        assertThat(site.read("a")).isEqualTo("content");
    }

    @Test
    void twoPeersWithTheSameFilesDoNotDisturbEachOther() throws Exception {
        try (ScriptedPeer other = new ScriptedPeer(0x12L)) {
            for (int i = 0; i < 200; i++) {
                site.peer.hasFile("f" + i, "content " + i, 5);
                other.hasFile("f" + i, "content " + i, 5);
            }
            Puller puller = site.puller();
            List<PullResult> results = new ArrayList<>();
            Thread second =
                    Thread.ofPlatform()
                            .start(() -> {
                                try (var threads =
                                        java.util.concurrent.Executors.newFixedThreadPool(4)) {
                                    results.add(
                                            puller.pull(
                                                    other.base(),
                                                    other.node(),
                                                    site.target(),
                                                    threads));
                                } catch (PeerException | InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            results.add(
                    puller.pull(site.peer.base(), site.peer.node(), site.target(), site.threads()));
            second.join();

            assertThat(results).hasSize(2).allMatch(result -> result.failed() == 0);
            assertThat(results.stream().mapToLong(PullResult::files).sum()).isEqualTo(200);
            assertThat(site.rescans).isEmpty();
            assertThat(site.names()).hasSize(200);
            assertThat(site.pull().waiting()).isZero();
            assertThat(site.pull(other).waiting()).isZero();
        }
    }

    @Test
    void withoutSpaceTheFileWaitsAndTheOthersCome() throws Exception {
        Path small = Files.createDirectories(directory.resolve("small"));
        assumeTrue(mount(small), "needs the right to mount a tmpfs");
        try (Site full = new Site(small)) {
            full.peer.hasFile("big", random(16 << 20), 5).hasFile("little", "content", 5);
            Puller puller = full.puller();
            PullResult result =
                    puller.pull(full.peer.base(), full.peer.node(), full.target(), full.threads());
            assertThat(result.failed()).isEqualTo(1);
            assertThat(full.names()).containsExactly("little");
            assertThat(full.wantedPaths()).containsExactly("big");
            assertThat(full.wanted().getFirst().reason()).as("no failure of it").isNull();
            assertThat(puller.paused()).contains("no space for big");
            assertThat(full.staged()).isEmpty();
        } finally {
            run("umount", small.toString());
        }
    }

    private static boolean mount(Path at) throws Exception {
        return Files.isWritable(Path.of("/"))
                && run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", at.toString());
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aPeerHearsOnceThatItsBytesAreNotWhatItAnnounced() throws Exception {
        String odd = "ü b";
        site.peer.hasFile(odd, "content", 5).next(odd, ScriptedPeer.lie());

        assertThat(site.pull().failed()).isEqualTo(1);
        assertThat(site.peer.mismatches()).isEmpty();
        site.pull();
        site.pull();

        assertThat(site.peer.mismatches()).containsExactly("%C3%BC%20b;" + Given.digest("content"));
    }

    @Test
    void aPeerHearsOfTheBytesOfABundleAsWell() throws Exception {
        site.peer.hasFile("a", "content", 5).hasFile("b", "other", 6);
        site.peer.item =
                (tar, path, content) -> {
                    tar.file(path, Given.bytes(path.equals("a") ? "CONTENT" : "other"));
                    return true;
                };

        assertThat(site.pull().failed()).isEqualTo(1);
        site.pull();

        assertThat(site.peer.mismatches()).containsExactly("a;" + Given.digest("content"));
    }
}
