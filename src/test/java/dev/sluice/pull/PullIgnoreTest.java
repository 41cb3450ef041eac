package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Kind;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.IgnoredBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is ignored is taken from no peer, and counts as done. */
@Timeout(60)
class PullIgnoreTest {

    @TempDir Path directory;
    private Site site;

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private void ignore(String... patterns) {
        site.ignored = IgnoreRules.of(List.of(patterns));
    }

    private void deletedByPeer(String name) {
        Entry old = site.entry(name);
        site.peer.has(
                Given.after(old, Given.tombstone(name, old.state().kind(), null, Given.LATE)));
    }

    @Test
    void whatIsIgnoredIsNotTakenAndIsDone() throws Exception {
        ignore("*.o", "build/");
        site.peer
                .hasFile("a", "1", 5)
                .hasFile("a.o", "2", 5)
                .has(Given.directory("build", 0755, 5))
                .hasFile("build/x", "3", 5)
                .has(Given.tombstone("old.o", Kind.FILE, "4", 5));

        PullResult result = site.pull();

        assertThat(result.waiting()).isZero();
        assertThat(site.names()).containsExactly("a");
        assertThat(site.feedPaths()).containsExactly("a");
        assertThat(site.index.done(site.peer.node()).value()).isEqualTo(5);
    }

    @Test
    void aTombstoneForWhatIsIgnoredRemovesNothing() throws Exception {
        site.write("a.o", "mine");
        site.scan();
        Entry known = site.entry("a.o");
        ignore("*.o");
        site.index.write(transaction -> {
            transaction.forget(known.path());
            return true;
        });
        site.peer.has(Given.after(known, Given.tombstone("a.o", Kind.FILE, "mine", Given.LATE)));

        site.pull();

        assertThat(site.read("a.o")).isEqualTo("mine");
        assertThat(site.feedPaths()).isEmpty();
    }

    @Test
    void whatWasWantedAtAPathThatIsIgnoredNowIsWantedNoMoreWhenItComesAgain() throws Exception {
        site.peer.hasFile("a.o", "1", 5);
        site.peer.next("a.o", ScriptedPeer.status(404));
        site.pull();
        assertThat(site.wantedPaths()).containsExactly("a.o");
        ignore("*.o");
        site.peer.hasFile("a.o", "2", 6);

        assertThat(site.pull().waiting()).isZero();
        assertThat(site.exists("a.o")).isFalse();
    }

    @Test
    void aDirectoryDeletedByAPeerStaysQuietlyForWhatIsIgnoredInIt() throws Exception {
        site.write("d/e/x", "1");
        site.scan();
        ignore("*.o");
        site.write("d/e/y.o", "2");
        deletedByPeer("d/e/x");
        deletedByPeer("d/e");
        deletedByPeer("d");

        PullResult result = site.pull();

        assertThat(result.failed()).isZero();
        assertThat(result.waiting()).isZero();
        assertThat(site.names()).containsExactly("d", "d/e", "d/e/y.o");
        site.scan();
        assertThat(site.feedPaths()).containsExactly("-d/e/x", "-d/e", "-d");
    }

    @Test
    void aDirectoryThatStayedIsWelcomeWhenThePeerMakesItAgain() throws Exception {
        site.write("d/x", "1");
        site.scan();
        ignore("*.o");
        site.write("d/y.o", "2");
        deletedByPeer("d/x");
        deletedByPeer("d");
        site.pull();
        site.peer
                .has(Given.after(site.entry("d"), Given.directory("d", 0755, Given.LATE + 1)))
                .hasFile("d/new", "3", Given.LATE + 2);

        PullResult result = site.pull();

        assertThat(result.failed()).isZero();
        assertThat(site.names()).containsExactly("d", "d/new", "d/y.o");
        assertThat(site.entry("d").isLive()).isTrue();
    }

    @Test
    void aDirectoryThatHoldsAnythingElseIsStillNotRemoved() throws Exception {
        site.write("d/x", "1");
        site.scan();
        ignore("*.o");
        site.write("d/y.o", "2");
        site.write("d/unseen", "3");
        deletedByPeer("d/x");
        deletedByPeer("d");

        PullResult result = site.pull();

        assertThat(result.failed()).isEqualTo(1);
        assertThat(site.read("d/unseen")).isEqualTo("3");
        assertThat(site.entry("d").isLive()).isTrue();
    }

    @Test
    void aRoundUnderWayWhenTheRulesChangeMakesNothingIgnoredAndMovesNoCursor() throws Exception {
        site.peer.hasFile("a.o", "1", 5).hasFile("b", "2", 5);
        site.peer.next("a.o", ScriptedPeer.after(() -> ignore("*.o")));

        site.pull();

        assertThat(site.exists("a.o")).isFalse();
        assertThat(site.index.cursor(site.peer.node())).isNull();
        site.pull();
        assertThat(site.names()).containsExactly("b");
        assertThat(site.index.cursor(site.peer.node())).isNotNull();
    }

    /** What comes next in the feed may say where the file went. */
    @Test
    void aRoundWhoseFeedIsCutShortByOtherRulesDeletesNothing() throws Exception {
        site.peer.hasFile("a", "1", 5);
        site.pull();
        deletedByPeer("a");
        site.peer.hasFile("b", "1", 5).pageLines = 1;
        site.peer.beforeLastLine = () -> ignore("*.o");

        site.pull();

        assertThat(site.names()).containsExactly("a");
        site.peer.beforeLastLine = () -> {};
        site.pull();
        assertThat(site.names()).containsExactly("b");
    }

    @Test
    void whenTheRulesAreGoneAllThatWasInvisibleArrives() throws Exception {
        ignore("*.o");
        site.write("mine.o", "mine");
        site.write("same.o", "same");
        site.peer.hasFile("theirs.o", "theirs", 5).hasFile("same.o", "same", 5);
        site.pull();
        site.index.write(transaction -> {
            transaction.putIgnoredBy(new IgnoredBy(List.of(), List.of()));
            return true;
        });
        ignore();
        site.scan();

        PullResult result = site.pull();

        assertThat(result.failed()).isZero();
        assertThat(result.conflicts()).isZero();
        assertThat(site.names()).containsExactly("mine.o", "same.o", "theirs.o");
    }

    @Test
    void aPullBeforeTheScanOfWhatIsNotIgnoredAnyMoreTouchesNoFile() throws Exception {
        ignore("*.o");
        site.write("a.o", "mine");
        ignore();
        site.peer.hasFile("a.o", "theirs", Given.LATE);

        site.pull();
        assertThat(site.read("a.o")).isEqualTo("mine");
        site.scan();
        site.pass(Duration.ofMinutes(1));
        site.pull();

        assertThat(site.names()).hasSize(2).contains("a.o");
        assertThat(site.names().stream().map(site::at).map(PullIgnoreTest::content))
                .containsExactlyInAnyOrder("mine", "theirs");
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
