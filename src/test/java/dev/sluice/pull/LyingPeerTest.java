package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.InMemory;
import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Durability;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.known.KnownPeers;
import dev.sluice.pull.feed.FeedBounds;
import dev.sluice.pull.feed.FeedLimits;
import dev.sluice.pull.feed.FeedReader;
import dev.sluice.pull.feed.Intake;
import dev.sluice.pull.plan.Backlog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a peer says, what it says honestly comes, and nothing else does. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LyingPeerTest {

    private static final int LARGE = 3 << 20;

    @TempDir(factory = InMemory.class)
    Path directory;

    private Site site;
    private Map<String, String> outside;

    @BeforeEach
    void begin() throws IOException {
        Files.writeString(Files.createDirectory(directory.resolve("outside")).resolve("x"), "mine");
        site = new Site(directory);
        outside = outside();
    }

    /** All of the directory but what the node itself works in. */
    private Map<String, String> outside() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.toList()) {
                String name = directory.relativize(path).toString();
                if (!name.startsWith("root") && !name.startsWith("index.db") && !name.isEmpty()) {
                    found.put(name, Files.isRegularFile(path) ? Files.readString(path) : "");
                }
            }
        }
        return found;
    }

    @AfterEach
    void end() throws IOException {
        Map<String, String> after = outside();
        site.close();
        assertThat(after).isEqualTo(outside);
    }

    private void assertOnly(String... names) throws IOException {
        assertThat(site.names()).containsExactly(names);
        assertThat(site.staged()).isEmpty();
        for (String name : names) {
            assertThat(Files.isRegularFile(site.at(name), LinkOption.NOFOLLOW_LINKS)).isTrue();
            assertThat(site.read(name)).isEqualTo("good " + name);
        }
    }

    private ScriptedPeer good(String... names) {
        for (String name : names) {
            site.peer.hasFile(name, "good " + name, 5);
        }
        return site.peer;
    }

    @ParameterizedTest
    @EnumSource
    void anEntryThatIsALieIsNotTakenAndStopsNoOther(FeedLie lie) throws Exception {
        good("a").says(lie.fields());
        good("c");

        PullResult result = site.pull();

        assertThat(result.failed()).isEqualTo(1);
        assertThat(result.waiting()).isEqualTo(1);
        // As a line, before anything of it is believed or asked for.
        assertThat(site.index.refusedCount(site.peer.node())).isEqualTo(1);
        assertThat(site.index.done(site.peer.node()).value()).isEqualTo(1);
        assertOnly("a", "c");
        assertThat(site.feedPaths()).containsExactlyInAnyOrder("a", "c");
    }

    @ParameterizedTest
    @EnumSource
    void aPageIsTakenUpToTheLineThatIsALie(PageLie lie) throws Exception {
        good("a").saysLine(lie.line);
        good("c");

        PeerException failure = catchThrowableOfType(PeerException.class, site::pull);

        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isEqualTo(PeerException.Kind.CORRUPT);
        assertThat(failure.getMessage()).hasSizeLessThan(1_000);
        assertThat(site.wantedPaths()).containsExactly("a");
        assertOnly();
    }

    @ParameterizedTest
    @EnumSource
    void aContentThatIsALieIsNeverSeen(ContentLie lie) throws Exception {
        good("a", "b", "c", "elsewhere").next("b", lie);

        PullResult result = site.pull();

        assertThat(result.failed()).isEqualTo(1);
        assertOnly("a", "c", "elsewhere");
        assertThat(site.wantedPaths()).containsExactly("b");
        assertThat(site.peer.fetched()).filteredOn("elsewhere"::equals).hasSize(1);

        site.pass(Duration.ofHours(1));
        site.pull();
        assertOnly("a", "b", "c", "elsewhere");
    }

    @ParameterizedTest
    @EnumSource
    void aRestThatIsALieIsNeverSeen(ContentLie lie) throws Exception {
        byte[] content = new byte[LARGE];
        new Random(LARGE).nextBytes(content);
        site.peer.hasFile("b", content, 5).next("b", ScriptedPeer.cutAfter(LARGE / 2));
        site.peer.next("b", lie);
        site.pull();
        site.pass(Duration.ofHours(1));

        site.pull();

        assertThat(site.peer.fetched().get(1)).startsWith("b@");
        assertThat(site.names()).isEmpty();
        for (int i = 0; i < 3 && !site.exists("b"); i++) {
            site.pass(Duration.ofHours(1));
            site.pull();
        }
        assertThat(site.at("b")).hasBinaryContent(content);
    }

    @ParameterizedTest
    @EnumSource
    void aBundleThatIsALieBringsNothingElse(BundleLie lie) throws Exception {
        site.peer.item = lie;
        good("a", "b", "c");

        PullResult result = site.pull();

        if (result.failed() == 0) {
            assertOnly("a", "b", "c");
        } else {
            assertOnly("a", "c");
            site.peer.item = ScriptedPeer::honest;
            site.pass(Duration.ofHours(1));
            site.pull();
            assertOnly("a", "b", "c");
        }
    }

    @Test
    void aPathThatComesTwiceIsWhatItWasSaidToBeLast() throws Exception {
        site.peer.hasFile("a", "evil", 5).saysAgain("a", "good a", 6);
        site.pull();
        assertOnly("a");
    }

    @Test
    void nothingComesBelowAFile() throws Exception {
        good("a").hasFile("a/evil", "evil", 5);
        site.pull();
        assertThat(site.names()).containsAnyOf("a").doesNotContain("a/evil");
        assertThat(Files.isRegularFile(site.at("a"))).isTrue();
    }

    @Test
    void nothingComesThroughALink() throws Exception {
        good("a").has(Given.link("link", directory.resolve("outside").toString(), 5));
        site.pull();
        site.peer.hasFile("link/x", "evil", 5).hasFile("link/evil", "evil", 5);
        site.peer.has(Given.directory("link/d", 0755, 5));

        site.pull();

        assertThat(site.names()).containsExactly("a", "link");
        assertThat(Files.isSymbolicLink(site.at("link"))).isTrue();
    }

    @Test
    void aSizeThatNoDiskHasWaitsForRoom() throws Exception {
        for (long size : new long[] {1L << 50, Long.MAX_VALUE}) {
            site.peer.says(
                    "\"path\":\"evil%d\",\"kind\":\"file\",\"size\":%d,\"mtime\":\"%s\",\"mode\":\"640\",\"digest\":\"%s\",\"version\":{\"0000000000000099\":5}"
                            .formatted(size % 7, size, Given.MTIME, Given.digest("evil")));
        }
        good("a");
        Puller puller = site.puller();

        puller.pull(site.peer.base(), site.peer.node(), site.target(), site.threads());

        assertOnly("a");
        assertThat(site.wanted()).hasSize(2);
        assertThat(puller.paused()).contains("no space");
    }

    @Test
    void aFeedThatAlwaysHasMoreEndsWhereItSaidAtFirst() throws Exception {
        site.peer.endless = 250;
        assertThat(site.pull().entries()).isEqualTo(300);
        assertThat(site.names()).hasSize(300);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFeedWithoutEndIsGivenUp(boolean hasEmptyPages) {
        site.peer.endless = Long.MAX_VALUE;
        site.peer.hasEmptyPages = hasEmptyPages;
        FeedReader reader =
                new FeedReader(
                        site.index,
                        new PullOptions(
                                DigestAlgorithm.XXH3_128,
                                Durability.BATCH,
                                BlockLimits.USUAL,
                                Duration.ofDays(400)),
                        new PullPeers(site.feeds, site.contents, new KnownPeers(), OtherPeers.NONE),
                        new PullClocks(site.clock, site.clock, site.clock),
                        new FeedBounds(site.index, FeedLimits.DEFAULT, site.clock),
                        10_000);
        Backlog backlog = site.backlog();
        PullResult.Counter counter = new PullResult.Counter();

        PeerException failure;
        try (Intake intake =
                Intake.start(
                        backlog,
                        Runnable::run,
                        feed -> reader.read(site.peer.base(), backlog, counter, feed))) {
            failure = catchThrowableOfType(PeerException.class, intake::header);
        }

        assertThat(failure.kind()).isEqualTo(PeerException.Kind.CORRUPT);
        assertThat(failure).hasMessageContaining("more than 10000 entries");
        assertThat(counter.entries.sum()).isEqualTo(hasEmptyPages ? 0 : 1_000);
    }
}
