package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.InMemory;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Version;
import dev.sluice.peer.PeerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The order within a round, and that nothing is touched which is not what the index says. */
@Timeout(60)
class PullTreeTest {

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

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(site.at(name)));
    }

    private Entry after(String name, Entry change) {
        return Given.after(site.entry(name), change);
    }

    private void deletedByPeer(String... names) {
        for (String name : names) {
            Entry old = site.entry(name);
            site.peer.has(
                    Given.after(old, Given.tombstone(name, old.state().kind(), null, Given.LATE)));
        }
    }

    @Test
    void directoriesComeBeforeWhatIsInThemWhateverTheOrderOfTheFeed() throws Exception {
        site.peer
                .hasFile("a/b/c", "content", 5)
                .has(Given.directory("a/b", 0755, 5))
                .has(Given.link("a/l", "b/c", 5))
                .has(Given.directory("a", 0750, 5));

        PullResult result = site.pull();

        assertThat(result.waiting()).isZero();
        assertThat(result.failed()).isZero();
        assertThat(site.names()).containsExactly("a", "a/b", "a/b/c", "a/l");
        assertThat(mode("a")).isEqualTo("rwxr-x---");
        List<String> feed = site.feedPaths();
        assertThat(feed.indexOf("a")).isLessThan(feed.indexOf("a/b"));
        assertThat(feed.indexOf("a/b")).isLessThan(feed.indexOf("a/b/c"));
    }

    @ParameterizedTest
    @EnumSource(names = {"SEND_ONLY", "RECEIVE_ONLY"})
    void whatAPeerThatMakesNoVersionsHasBelowADeletedDirectoryBringsTheDirectoryBack(Role role)
            throws Exception {
        site.peer.role = role;
        site.peer
                .has(Given.directory("a", 0750, 5), Given.directory("a/b", 0555, 6))
                .hasFile("a/b/old", "deleted here", 7);
        site.pull();
        Files.setPosixFilePermissions(site.at("a/b"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.delete(site.at("a/b/old"));
        Files.delete(site.at("a/b"));
        Files.delete(site.at("a"));
        site.scan();
        Entry deleted = site.entry("a");
        site.peer.hasFile("a/b/new", "not known here", 8);

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.names()).containsExactly("a", "a/b", "a/b/new");
        assertThat(mode("a")).isEqualTo("rwxr-x---");
        assertThat(site.entry("a").version().compare(deleted.version()))
                .isEqualTo(Version.Order.AFTER);
        Sequence last = site.index.last();
        site.scan();
        site.pull();
        assertThat(site.index.last()).isEqualTo(last);
    }

    @ParameterizedTest
    @EnumSource(names = {"SEND_ONLY", "RECEIVE_ONLY"})
    void whatAPeerThatMakesNoVersionsHasBelowWhatIsAFileHereMakesThatAConflictCopy(Role role)
            throws Exception {
        site.peer.role = role;
        site.peer.has(Given.directory("a", 0755, 5)).hasFile("a/old", "deleted here", 6);
        site.pull();
        Files.delete(site.at("a/old"));
        Files.delete(site.at("a"));
        site.write("a", "a file now");
        site.scan();
        site.peer.hasFile("a/new", "not known here", 8);

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.read("a/new")).isEqualTo("not known here");
        assertThat(site.names())
                .hasSize(3)
                .anySatisfy(name -> {
                    assertThat(name).startsWith("a.sluice-conflict");
                    assertThat(site.read(name)).isEqualTo("a file now");
                });
    }

    /**
     * Each try reads the whole feed of the peer once more; and since the peer did not have the
     * directory before, it looks whether the feed still names the file that needs it.
     */
    @Test
    void aDirectoryThatCannotComeBackIsToldAndTriedAfterAPause() throws Exception {
        site.write("a/old", "deleted here");
        site.scan();
        Files.delete(site.at("a/old"));
        Files.delete(site.at("a"));
        site.scan();
        AtomicInteger pages = new AtomicInteger();
        site.peer.role = Role.SEND_ONLY;
        site.peer.beforeLastLine = pages::incrementAndGet;
        site.peer.hasFile("a/one", "1", 7).hasFile("a/three", "3", 8).hasFile("a/two", "2", 9);

        PullResult result = site.pull();
        assertThat(result.failed()).isOne();
        assertThat(site.index.failed(10))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.reason()).contains("directory"))
                .anySatisfy(row ->
                        assertThat(row.reason()).contains("directory \"a\", which it is in"));
        assertThat(pages.getAndSet(0)).isEqualTo(2);

        Puller puller = site.puller();
        round(puller);
        assertThat(pages.getAndSet(0)).isEqualTo(3);
        round(puller);
        assertThat(pages.getAndSet(0)).as("pages within the pause").isOne();
        site.pass(Duration.ofMinutes(10));
        round(puller);
        assertThat(pages.getAndSet(0)).isEqualTo(3);

        site.peer.has(Given.directory("a", 0755, 10));
        site.pass(Duration.ofMinutes(10));
        round(puller);
        assertThat(site.names()).containsExactly("a", "a/one", "a/three", "a/two");
        assertThat(site.index.failed(10)).isEmpty();
    }

    private void round(Puller puller) throws Exception {
        var _ = puller.pull(site.peer.base(), site.peer.node(), site.target(), site.threads());
    }

    @Test
    void aDirectoryThatCannotBeMadeAgainIsAFailureOfWhatWaitsForIt() throws Exception {
        site.write("a/old", "deleted here");
        site.scan();
        Files.delete(site.at("a/old"));
        Files.delete(site.at("a"));
        site.scan();
        site.write("a", "no scan has seen this");
        site.peer.role = Role.SEND_ONLY;
        site.peer.has(Given.directory("a", 0755, 5)).hasFile("a/new", "not known here", 8);

        site.pull();

        assertThat(site.read("a")).isEqualTo("no scan has seen this");
        assertThat(site.index.failed(10))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.entry().path()).isEqualTo(Given.path("a/new"));
                    assertThat(row.reason()).startsWith("a: ");
                });
    }

    @Test
    void deletesComeDeepestFirst() throws Exception {
        site.write("a/b/c/x", "1");
        site.write("a/b/y", "2");
        site.write("a/z", "3");
        site.write("a-sibling", "4");
        site.scan();
        deletedByPeer("a", "a/b", "a/b/c", "a/b/c/x", "a/b/y", "a/z");

        PullResult result = site.pull();

        assertThat(result.waiting()).isZero();
        assertThat(result.failed()).isZero();
        assertThat(result.deleted()).isEqualTo(6);
        assertThat(site.names()).containsExactly("a-sibling");
        List<String> feed = site.feedPaths();
        assertThat(feed.indexOf("-a/b/c/x")).isLessThan(feed.indexOf("-a/b/c"));
        assertThat(feed.indexOf("-a/b/c")).isLessThan(feed.indexOf("-a/b"));
        assertThat(feed.indexOf("-a/b")).isLessThan(feed.indexOf("-a"));
        assertThat(site.rescans).isEmpty();
    }

    @Test
    void aMovedContentIsCopiedBeforeItsOldNameIsDeleted() throws Exception {
        site.write("z old", "content");
        site.scan();
        deletedByPeer("z old");
        site.peer.has(Given.file("new", "content", 5));

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.names()).containsExactly("new");
        assertThat(site.peer.fetched()).isEmpty();
    }

    @Test
    void aFileTakesThePlaceOfADirectory() throws Exception {
        site.write("a/b/x", "1");
        site.scan();
        deletedByPeer("a/b/x", "a/b");
        site.peer.has(after("a", Given.file("a", "content", Given.LATE)), "content");

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.names()).containsExactly("a");
        assertThat(site.read("a")).isEqualTo("content");
    }

    @Test
    void aLinkTakesThePlaceOfADirectoryAndOfAFile() throws Exception {
        site.write("a/x", "1");
        site.write("f", "2");
        site.scan();
        deletedByPeer("a/x");
        site.peer.has(after("a", Given.link("a", "target", Given.LATE)));
        site.peer.has(after("f", Given.link("f", "other", Given.LATE)));

        assertThat(site.pull().waiting()).isZero();

        assertThat(Files.readSymbolicLink(site.at("a"))).isEqualTo(Path.of("target"));
        assertThat(Files.readSymbolicLink(site.at("f"))).isEqualTo(Path.of("other"));
    }

    @Test
    void aDirectoryTakesThePlaceOfAFile() throws Exception {
        site.write("a", "1");
        site.scan();
        site.peer
                .has(after("a", Given.directory("a", 0755, Given.LATE)))
                .hasFile("a/x", "content", 5);

        assertThat(site.pull().waiting()).isZero();

        assertThat(site.read("a/x")).isEqualTo("content");
        site.scan();
        assertThat(site.entry("a").version().counter(site.index.epoch())).isLessThan(Given.LATE);
    }

    @Test
    void aFileChangedSinceTheScanIsNotOverwrittenButScanned() throws Exception {
        site.write("a", "1");
        site.scan();
        Entry before = site.entry("a");
        site.peer.has(after("a", Given.file("a", "peer", Given.LATE)), "peer");
        site.write("a", "edited");

        PullResult result = site.pull();

        assertThat(site.read("a")).isEqualTo("edited");
        assertThat(site.entry("a")).isEqualTo(before);
        assertThat(result.failed()).isEqualTo(1);
        assertThat(site.rescans).containsExactly(Given.path("a"));
        assertThat(site.wantedPaths()).containsExactly("a");

        site.scan();
        site.pass(Duration.ofMinutes(10));
        site.pull();
        assertThat(site.peer.fetched()).hasSize(1);
        assertThat(site.read("a")).isEqualTo("peer");
        assertThat(site.names()).hasSize(2).anyMatch(name -> name.contains("conflict"));
    }

    @Test
    void whatIsFoundWhereNothingWasExpectedIsNotTouched() throws Exception {
        site.write("new", "mine");
        site.peer.hasFile("new", "theirs", 5);
        site.pull();
        assertThat(site.read("new")).isEqualTo("mine");
        assertThat(site.rescans).containsExactly(Given.path("new"));
    }

    @Test
    void aDirectoryWithSomethingUnknownInItStays() throws Exception {
        site.write("a/x", "1");
        site.scan();
        deletedByPeer("a/x", "a");
        site.write("a/unknown", "2");

        site.pull();

        assertThat(site.names()).containsExactly("a", "a/unknown");
        assertThat(site.rescans).containsExactly(Given.path("a"));
        site.scan();
        site.pass(Duration.ofMinutes(10));
        site.pull();
        assertThat(site.names()).containsExactly("a", "a/unknown");
        assertThat(site.wanted()).isEmpty();
        assertThat(site.entry("a").version().counter(site.index.epoch())).isGreaterThan(Given.LATE);
    }

    @Test
    void aTombstoneForADirectoryWithLiveChildrenIsOutvoted() throws Exception {
        site.write("a/x", "1");
        site.scan();
        Entry before = site.entry("a");
        Entry tombstone = after("a", Given.tombstone("a", Kind.DIRECTORY, null, Given.LATE));
        site.peer.has(tombstone);

        site.pull();

        assertThat(site.read("a/x")).isEqualTo("1");
        assertThat(site.wanted()).isEmpty();
        assertThat(site.entry("a").state()).isEqualTo(before.state());
        assertThat(tombstone.version().isCoveredBy(site.entry("a").version())).isTrue();
        assertThat(site.entry("a").version().counter(site.index.epoch())).isGreaterThan(Given.LATE);
    }

    @Test
    void aFileForADirectoryWithLiveChildrenIsSecuredFirst() throws Exception {
        site.write("a/x", "1");
        site.scan();
        Entry file = after("a", Given.file("a", "content", Given.LATE));
        site.peer.has(file, "content");

        site.pull();

        List<String> names = site.names();
        assertThat(names).hasSize(3).contains("a", "a/x");
        String copy = names.stream().filter(n -> n.contains("conflict")).findFirst().orElseThrow();
        assertThat(site.read(copy)).isEqualTo("content");
        assertThat(site.entry(copy).version()).isEqualTo(file.version());
        assertThat(site.row(copy).sequence().isAfter(site.row("a").sequence())).isFalse();
        assertThat(file.version().isCoveredBy(site.entry("a").version())).isTrue();
        assertThat(site.wanted()).isEmpty();
    }

    @Test
    void aDirectoryIsNotKeptBeforeTheTombstonesOfItsChildrenWereTried() throws Exception {
        site.write("a/x", "1");
        site.scan();
        deletedByPeer("a", "a/x");
        site.write("a/x", "edited");
        Entry before = site.entry("a");

        site.pull();

        assertThat(site.entry("a")).isEqualTo(before);
        assertThat(site.wantedPaths()).containsExactly("a", "a/x");
    }

    @Test
    void aDirectoryThatNobodyMayWriteToGetsItsModeWhenItsContentIsIn() throws Exception {
        site.peer
                .has(Given.directory("a", 0555, 5))
                .has(Given.directory("a/b", 0500, 5))
                .hasFile("a/b/x", "content", 5);

        assertThat(site.pull().waiting()).isZero();

        assertThat(mode("a")).isEqualTo("r-xr-xr-x");
        assertThat(mode("a/b")).isEqualTo("r-x------");
        long changes = site.index.last().value();
        site.scan();
        assertThat(site.index.last().value()).isEqualTo(changes);
    }

    @Test
    void aLockedDirectoryGetsItsModeAlsoWhenTheRoundBreaks() throws Exception {
        site.peer.has(Given.directory("a", 0555, 5)).hasFile("a/x", "content", 5);
        site.peer.next("a/x", ScriptedPeer.after(() -> site.peer.away = true));
        site.peer.hasFile("a/y", "other", 5).hasFile("a/z", "third", 5);
        site.peer.next("a/y", ScriptedPeer.cutAfter(1));
        try {
            site.pull();
        } catch (PeerException e) {
            // What a peer that goes away ends in.
        }
        assertThat(mode("a")).isEqualTo("r-xr-xr-x");
    }

    @Test
    void aLockedDirectoryGetsItsModeAlsoAfterACrash() throws Exception {
        Entry locked = Given.directory("a", 0555, 5);
        site.peer.has(locked);
        site.pull();
        // As if the process had ended before the directory was locked again.
        Files.setPosixFilePermissions(site.at("a"), PosixFilePermissions.fromString("rwxr-xr-x"));
        site.index.write(transaction -> {
            transaction.see(Given.path("a"), look("a"));
            transaction.want(site.peer.node(), locked, new Sequence(1));
            return true;
        });
        site.scan();

        assertThat(site.pull().waiting()).isZero();

        assertThat(mode("a")).isEqualTo("r-xr-xr-x");
        assertThat(site.entry("a")).isEqualTo(locked);
    }

    @Test
    void aLockedDirectoryIsOpenedForWhatComesLater() throws Exception {
        site.peer.has(Given.directory("a", 0555, 5));
        site.pull();
        String[] during = {""};
        site.peer.hasFile("a/x", "content", 5);
        site.between =
                index ->
                        CrashingIndex.over(
                                index,
                                () -> {
                                    if (isPublished("a/x", "content")) {
                                        during[0] += mode(look("a"));
                                    }
                                });

        assertThat(site.pull().waiting()).isZero();

        assertThat(during[0]).startsWith("755");
        assertThat(mode("a")).isEqualTo("r-xr-xr-x");
        long changes = site.index.last().value();
        site.scan();
        assertThat(site.index.last().value()).isEqualTo(changes);
    }

    private static String mode(FileStat identity) {
        return identity.mode().toString();
    }

    @Test
    void aCommitIsGivenUpWhenTheIndexHasMovedOn() throws Exception {
        site.write("a", "1");
        site.scan();
        Entry theirs = after("a", Given.file("a", "peer", Given.LATE));
        Entry other = after("a", Given.file("a", "peer", Given.LATE + 1));
        site.peer.has(theirs, "peer");
        boolean[] done = {false};
        site.between =
                index ->
                        CrashingIndex.over(
                                index,
                                () -> {
                                    // Between the visible step and its commit.
                                    if (!done[0] && isPublished("a", "peer")) {
                                        done[0] = true;
                                        site.index.write(t -> t.put(other, look("a")));
                                    }
                                });

        site.pull();

        assertThat(done[0]).isTrue();
        assertThat(site.entry("a")).isEqualTo(other);
        assertThat(site.rescans).contains(Given.path("a"));
        assertThat(site.pull().waiting()).isZero();
        assertThat(site.entry("a")).isEqualTo(other);
    }

    private boolean isPublished(String name, String content) {
        try {
            return site.exists(name) && site.read(name).equals(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FileStat look(String name) {
        try {
            return Objects.requireNonNull(site.target().root().look(RelativePath.of(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
