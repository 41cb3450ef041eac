package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.InMemory;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Kind;
import dev.sluice.domain.NodeId;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedEntry;
import dev.sluice.pull.feed.FeedScan;
import dev.sluice.report.PullPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever only looks at a feed is as careful with the peer as a round is. */
@Timeout(60)
class FeedScanTest {

    @TempDir(factory = InMemory.class)
    Path directory;

    private Site site;
    private final List<String> read = new ArrayList<>();

    @BeforeEach
    void begin() throws IOException {
        site = new Site(directory);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private FeedScan of(NodeId peer) {
        return new FeedScan(site.index, site.feeds, peer, DigestAlgorithm.XXH3_128);
    }

    private void take(List<FeedEntry> chunk) {
        chunk.forEach(entry -> read.add(entry.entry().path().toString()));
    }

    @Test
    void allIsReadPageByPageAndChunkByChunk() throws Exception {
        for (int i = 0; i < 1_200; i++) {
            site.peer.hasNext(Given.directory("d" + i, 0755, 5));
        }
        site.peer.pageLines = 700;
        List<Integer> chunks = new ArrayList<>();

        of(site.peer.node())
                .all(
                        site.peer.base(),
                        null,
                        chunk -> {
                            chunks.add(chunk.size());
                            take(chunk);
                        });

        assertThat(chunks).containsExactly(500, 200, 500);
        assertThat(read).hasSize(1_200).doesNotHaveDuplicates();
    }

    @Test
    void aPeerThatAlwaysHasMoreIsReadAsFarAsItWentAtFirst() throws Exception {
        site.peer.endless = 250;

        of(site.peer.node()).all(site.peer.base(), null, this::take);

        assertThat(read).hasSize(300);
    }

    @Test
    void aPlanAndAComparisonEndThoughThePeerAlwaysHasMore() throws Exception {
        site.peer.endless = 250;

        PullPlan plan = site.puller().plan(site.peer.base(), site.peer.node(), 1);
        assertThat(plan.count(PullPlan.Action.OTHER)).isEqualTo(300);
        assertThat(site.puller().compare(site.peer.base(), site.peer.node(), false).count())
                .isEqualTo(300);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFeedWithoutAnEndIsGivenUp(boolean hasEmptyPages) {
        site.peer.endless = 1L << 60;
        site.peer.hasEmptyPages = hasEmptyPages;
        FeedScan scan =
                new FeedScan(
                        site.index, site.feeds, site.peer.node(), DigestAlgorithm.XXH3_128, 10_000);

        assertThatThrownBy(() -> scan.all(site.peer.base(), null, this::take))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("more than 10000 entries");
    }

    @Test
    void nothingIsReadOfAnotherNode() {
        site.peer.has(Given.directory("d", 0755, 5));

        assertThatThrownBy(() -> of(new NodeId(0x99)).all(site.peer.base(), null, this::take))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("another node answers");
        assertThat(read).isEmpty();
    }

    @Test
    void nothingIsReadThatIsHashedOtherwise() {
        site.peer.has(Given.directory("d", 0755, 5)).algorithm = "sha-256";

        assertThatThrownBy(() -> of(site.peer.node()).all(site.peer.base(), null, this::take))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("is hashed with sha-256");
        assertThat(read).isEmpty();
    }

    @Test
    void aFeedThatBeginsAnewInTheMiddleIsNotReadTwice() {
        site.peer.has(Given.directory("d", 0755, 5), Given.directory("e", 0755, 5));
        site.peer.pageLines = 1;
        site.peer.beforeLastLine =
                () ->
                        site.peer
                                .restart(new Epoch(0x44))
                                .has(Given.directory("d", 0755, 5), Given.directory("e", 0755, 5));

        assertThatThrownBy(() -> of(site.peer.node()).all(site.peer.base(), null, this::take))
                .isInstanceOf(PeerException.class)
                .hasMessageContaining("began anew");
        assertThat(read).containsExactly("d");
    }

    @Test
    void whatDiffersIsCountedOnce() throws Exception {
        for (int i = 0; i < 60; i++) {
            site.write("f" + i, "x");
        }
        site.scan();
        for (int i = 0; i < 60; i++) {
            site.peer.hasNext(Given.tombstone("f" + i, Kind.FILE, null, 5));
        }

        Compared compared = site.puller().compare(site.peer.base(), site.peer.node(), true);

        assertThat(compared.count()).isEqualTo(60);
        assertThat(compared.differences()).hasSize(50);
    }
}
