package dev.sluice.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.peer.PeerException.Kind;
import dev.sluice.peer.feed.FeedClient;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodeInfoTest {

    private static final String NODE =
            """
            {"node":"0000000000000011","run":"0000000000000022","name":"alpha","software":"0.1.0",\
            "protocol":1,"new":[{}],"folders":{"docs":{"epoch":"0000000000000033","last":19,\
            "role":"send-only","digest":"sha-256"}}}\
            """;

    private LyingPeer peer;
    private final FeedClient client = new FeedClient(Given.CALLER, Given.patient());

    @BeforeEach
    void start() throws IOException {
        peer = new LyingPeer();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        peer.close();
    }

    private NodeInfo node(String document) throws PeerException {
        peer.says(FeedLines.answer(document));
        return client.node(peer.base());
    }

    @Test
    void readsWhatANodeSaysOfItself() throws Exception {
        FolderInfo docs =
                new FolderInfo(
                        Given.EPOCH, new Sequence(19), Role.SEND_ONLY, DigestAlgorithm.SHA_256);

        assertThat(node(NODE))
                .isEqualTo(
                        new NodeInfo(
                                Given.NODE,
                                Given.RUN,
                                "alpha",
                                "0.1.0",
                                1,
                                Map.of(new FolderId("docs"), docs)));
        assertThat(peer.requests().get(0))
                .startsWith("GET /v1/node HTTP/1.1\r\n")
                .contains("\r\nSluice-Node: 0000000000000aaa\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "\"protocol\":1, \"protocol\":2, REFUSED, 'it speaks protocol version 2, we 1'",
        "sha-256, md5, REFUSED, digest algorithm must be",
        "\"protocol\":1, \"x\":1, CORRUPT, the field \"protocol\" is missing",
        "\"last\":19, \"last\":-19, CORRUPT, sequence must not be negative",
        "\"docs\", \"DOCS\", CORRUPT, folder id must be",
        "0000000000000011, 11, CORRUPT, node id must be 16",
        "alpha, al\\u001bpha, CORRUPT, name must be at most 255 characters",
        "'{', '', CORRUPT, is not",
    })
    void aDocumentThatIsNotRightFailsTheCall(String right, String wrong, Kind kind, String why) {
        assertThat(NODE).contains(right);

        PeerException failure =
                catchThrowableOfType(PeerException.class, () -> node(NODE.replace(right, wrong)));

        assertThat(failure).hasMessageContaining(why);
        assertThat(failure.kind()).isEqualTo(kind);
    }

    @Test
    void aDocumentWithoutEndFailsTheCall() {
        peer.saysEndlessly(FeedLines.head(999_999_999_999L), " ");

        PeerException failure =
                catchThrowableOfType(PeerException.class, () -> client.node(peer.base()));

        assertThat(failure).hasMessageEndingWith("more than 65536 bytes");
        assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
    }
}
