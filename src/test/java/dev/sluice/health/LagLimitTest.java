package dev.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Role;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.peer.NodeInfo;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedHeader;
import dev.sluice.peer.feed.FeedPage;
import dev.sluice.peer.known.KnownPeers;
import dev.sluice.peer.known.PeerState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a node is too old to be ready. */
class LagLimitTest {

    private static final Instant NOW = Instant.parse("2026-11-22T01:02:03Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final NodeInfo INFO =
            new NodeInfo(new NodeId(1), new RunId(2), "other", "0.1.0", 1, Map.of());

    private final LagLimit limit = new LagLimit(MINUTE);

    @Test
    void whoHasFoundNoPeerIsNotReady() {
        assertThat(limit.problem(List.of(), NOW)).isEqualTo("no peer was found yet");
    }

    @Test
    void whoIsAloneUnderTheNameOfAllIsReady() {
        assertThat(limit.problem(List.of(unknown("me").introduced(INFO, true, NOW)), NOW)).isNull();
    }

    @Test
    void whoHasHeardOfNobodyIsNotReady() {
        PeerState met = unknown("a").introduced(INFO, false, NOW);

        assertThat(limit.problem(List.of(unknown("a"), away(unknown("b"))), NOW))
                .isEqualTo("no peer has answered within 60 s");
        assertThat(limit.problem(List.of(met), NOW)).isEqualTo("no peer has answered within 60 s");
    }

    @Test
    void whoHasReadAndNotYetAppliedForTheFirstTimeIsNotReady() {
        PeerState reading = read("a", NOW);

        assertThat(limit.problem(List.of(reading), NOW))
                .isEqualTo("not yet in step with its peers");
        assertThat(limit.problem(List.of(reading.behind(null)), NOW)).isNull();
    }

    @Test
    void whoWasInStepMayBeBehindWithinTheLimit() {
        assertThat(limit.problem(List.of(inStep("a")), NOW)).isNull();
        PeerState behind = inStep("a").behind(NOW);

        assertThat(limit.problem(List.of(behind), NOW.plus(MINUTE))).isNull();
        assertThat(limit.problem(List.of(behind, inStep("b")), NOW.plus(MINUTE).plusMillis(1)))
                .isEqualTo("more than 60 s behind http://a:8080");
    }

    @Test
    void onePeerThatIsAwayTakesNobodyWithIt() {
        assertThat(limit.problem(List.of(inStep("a"), away(unknown("b"))), NOW)).isNull();
    }

    @Test
    void whoHasLostAllPeersIsNotReadyAfterTheLimit() {
        List<PeerState> lost = List.of(away(inStep("a")), away(inStep("b")));
        assertThat(limit.problem(lost, NOW)).isNull();

        assertThat(limit.problem(lost, NOW.plus(MINUTE))).isNull();
        assertThat(limit.problem(lost, NOW.plus(MINUTE).plusMillis(1)))
                .isEqualTo("no peer has answered within 60 s");
    }

    private static PeerState unknown(String host) {
        return new KnownPeers().get(URI.create("http://" + host + ":8080"));
    }

    private static PeerState away(PeerState peer) {
        return peer.failed(new PeerException(PeerException.Kind.RETRY, "no byte"));
    }

    private static PeerState inStep(String host) {
        return read(host, NOW).behind(null);
    }

    private static PeerState read(String host, Instant now) {
        FeedHeader header =
                new FeedHeader(
                        new FolderId("docs"),
                        INFO.node(),
                        INFO.run(),
                        new Epoch(3),
                        Role.SEND_RECEIVE,
                        DigestAlgorithm.XXH3_128,
                        true,
                        new Sequence(7),
                        null);
        return unknown(host)
                .introduced(INFO, false, now)
                .read(new FeedPage(header, new Sequence(7), false), now);
    }
}
