package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Kind;
import dev.sluice.peer.PeerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a peer has is known here before anything is done about it. */
@Timeout(60)
class PullFeedTest {

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

    private Cursor cursor() {
        return Objects.requireNonNull(site.index.cursor(site.peer.node()));
    }

    @Test
    void theCursorIsNeverAheadOfWhatIsWanted() throws Exception {
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
                                    if (writes[0] <= 4) {
                                        assertThat(known).isLessThanOrEqualTo(site.wanted().size());
                                    }
                                });

        assertThat(site.pull().entries()).isEqualTo(3);

        assertThat(writes[0]).isGreaterThan(3);
        assertThat(cursor().sequence().value()).isEqualTo(3);
        assertThat(site.wanted()).isEmpty();
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
