package dev.sluice.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.Sequence;
import dev.sluice.identity.CallProof;
import dev.sluice.identity.NodeKey;
import dev.sluice.identity.SigningKey;
import dev.sluice.peer.PeerException.Kind;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.feed.Heard;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that prove who we are, and answers that must be signed. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProvedCallsTest {

    private static final NodeKey KEY = SigningKey.make().key();

    private final CountDownLatch over = new CountDownLatch(1);
    private LyingPeer peer;
    private LyingPeer other;
    private FeedClient client;

    @BeforeEach
    void start() throws IOException {
        peer = new LyingPeer();
        other = new LyingPeer();
        client =
                new FeedClient(
                        Given.CALLER,
                        new NoCredentials(),
                        Given.limits(Duration.ofSeconds(20), Duration.ofSeconds(20)),
                        InstantSource.fixed(Given.NOW));
        begin(peer.base());
        begin(other.base());
    }

    @AfterEach
    void stop() throws IOException {
        over.countDown();
        client.close();
        peer.close();
        other.close();
    }

    private void begin(URI base) {
        client.begin(base, new NodeInfo(Given.NODE, Given.RUN, "b", "1", 1, Map.of(), KEY, 1));
    }

    private PeerException failure(URI base) {
        return catchThrowableOfType(
                PeerException.class,
                () ->
                        client.changes(
                                base,
                                Given.DOCS,
                                null,
                                Sequence.ZERO,
                                20_000,
                                Duration.ZERO,
                                new Heard()));
    }

    private static String problem(int status, String type, String header) {
        String body = "{\"type\":\"" + type + "\",\"title\":\"x\"}";
        return "HTTP/1.1 %d x\r\nContent-Type: application/problem+json\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(status, header, body.length(), body);
    }

    private static String stale() {
        return problem(403, "urn:sluice:stale-proof", "");
    }

    private static List<String> proofs(LyingPeer peer) {
        return peer.requests().stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(CallProof.HEADER + ":"))
                .toList();
    }

    /** It may have used the first one up before it said that it is busy. */
    @Test
    void whoIsBusyGetsAnotherProofWithTheNextAttempt() {
        peer.says(problem(503, "about:blank", "Retry-After: 0\r\n"));
        peer.says(problem(500, "about:blank", ""));
        assertThat(failure(peer.base()).kind()).isEqualTo(Kind.RETRY);
        assertThat(proofs(peer)).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void whoDoesNotAnswerKeepsNobodyElseFromBeingAskedAnew() {
        peer.says(stale());
        peer.then(_ -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        });
        other.says(stale()).says(problem(500, "about:blank", ""));
        Thread.ofPlatform().daemon().start(() -> failure(peer.base()));
        await().until(() -> peer.requests().size() == 2);
        Thread.ofPlatform().daemon().start(() -> failure(other.base()));
        await().until(() -> other.requests().size() == 2);
        assertThat(other.requests().getLast()).startsWith("GET /v1/node ");
    }

    /** What is not signed is kept until a signature comes: not for ever. */
    @Test
    void whoSendsManyBytesWithoutASignatureIsNotHeardOut() {
        String path = "x".repeat(60_000);
        StringBuilder lines = new StringBuilder(FeedLines.full());
        for (int i = 1; i <= 290; i++) {
            lines.append("{\"path\":\"%s\",\"sequence\":%d}\n".formatted(path, i));
        }
        peer.then(socket -> {
            String head = "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n";
            socket.getOutputStream().write((head + lines).getBytes(StandardCharsets.UTF_8));
            return false;
        });
        assertThat(failure(peer.base()))
                .hasMessageContaining("not signed by that node")
                .extracting(PeerException::kind)
                .isEqualTo(Kind.IMPOSTOR);
    }
}
