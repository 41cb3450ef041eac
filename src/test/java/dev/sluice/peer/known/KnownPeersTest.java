package dev.sluice.peer.known;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.peer.Given;
import dev.sluice.peer.NodeInfo;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.PeerException.Kind;
import dev.sluice.peer.feed.FeedHeader;
import dev.sluice.peer.feed.FeedPage;
import dev.sluice.peer.known.PeerState.Contact;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class KnownPeersTest {

    private static final URI A = URI.create("http://a:8080");
    private static final URI B = URI.create("http://b:8080");
    private static final NodeInfo INFO =
            new NodeInfo(Given.NODE, Given.RUN, "alpha", "0.1.0", 1, Map.of());

    private final KnownPeers peers = new KnownPeers();

    private static FeedPage page(long until, long last) {
        FeedHeader header =
                new FeedHeader(
                        Given.DOCS,
                        Given.NODE,
                        Given.RUN,
                        Given.EPOCH,
                        Role.SEND_RECEIVE,
                        DigestAlgorithm.XXH3_128,
                        true,
                        new Sequence(until),
                        null);
        return new FeedPage(header, new Sequence(last), false);
    }

    @Test
    void knowsNothingOfAPeerAtFirst() {
        assertThat(peers.get(A).contact()).isEqualTo(Contact.UNKNOWN);
        assertThat(peers.all()).isEmpty();
    }

    @Test
    void remembersWhoAPeerIsWhenItGoesAway() {
        peers.update(A, state -> state.introduced(INFO, false, Given.NOW));
        peers.update(A, state -> state.failed(new PeerException(Kind.RETRY, "no byte")));

        PeerState state = peers.get(A);

        assertThat(state.contact()).isEqualTo(Contact.AWAY);
        assertThat(state.error()).isEqualTo("no byte");
        assertThat(state.node()).isEqualTo(Given.NODE);
        assertThat(state.name()).isEqualTo("alpha");
        assertThat(state.contacted()).isEqualTo(Given.NOW);
    }

    @Test
    void forgetsAnErrorWhenAPeerAnswersAgain() {
        peers.update(A, state -> state.failed(new PeerException(Kind.REFUSED, "no token")));
        assertThat(peers.get(A).contact()).isEqualTo(Contact.REFUSED);

        peers.update(A, state -> state.read(page(100, 17), Given.NOW));

        PeerState state = peers.get(A);
        assertThat(state.contact()).isEqualTo(Contact.CONNECTED);
        assertThat(state.error()).isNull();
        assertThat(state.last()).isEqualTo(new Sequence(100));
        assertThat(state.cursor()).isEqualTo(Given.cursor(17));
    }

    @Test
    void knowsItself() {
        peers.update(A, state -> state.introduced(INFO, true, Given.NOW));

        assertThat(peers.get(A).contact()).isEqualTo(Contact.SELF);
    }

    @Test
    void lagIsTheAgeOfTheOldestChangeNotYetApplied() {
        PeerState behind = peers.update(A, state -> state.behind(Given.NOW));

        assertThat(behind.lag(Given.NOW.plusSeconds(7))).isEqualTo(Duration.ofSeconds(7));
        assertThat(behind.lag(Given.NOW.minusSeconds(7))).isZero();
        assertThat(behind.behind(null).lag(Given.NOW)).isZero();
    }

    @Test
    void listsPeersInOrderAndForgetsThoseThatVanished() {
        peers.update(B, state -> state.behind(null));
        peers.update(A, state -> state.behind(null));
        assertThat(peers.all()).extracting(PeerState::base).containsExactly(A, B);

        peers.retain(List.of(B));

        assertThat(peers.all()).extracting(PeerState::base).containsExactly(B);
    }

    @Test
    void losesNothingWhenSeveralThreadsCount() {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 1000; i++) {
                threads.execute(() -> peers.update(A, KnownPeersTest::oneMore));
            }
        }

        assertThat(peers.get(A).behindSince()).isEqualTo(Instant.ofEpochSecond(1000));
    }

    private static PeerState oneMore(PeerState state) {
        Instant since = state.behindSince();
        return state.behind(since == null ? Instant.ofEpochSecond(1) : since.plusSeconds(1));
    }
}
