package dev.sluice.serve.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.disk.digest.BlockHashing;
import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.staging.PartialContent;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Mode;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Span;
import dev.sluice.domain.State;
import dev.sluice.identity.SigningKey;
import dev.sluice.peer.Caller;
import dev.sluice.peer.Limits;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.BundleItem;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.serve.gate.RawHttp;
import dev.sluice.serve.gate.ServeProfile;
import dev.sluice.serve.gate.ServedTree;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is verified of a content on its way here, from the real endpoint to the real client. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class PassingOnTest {

    private static final int SIZE = (3 << 20) + 7;
    private static final int BLOCK = 4096;
    private static final int HERE = 1 << 20;
    private static final String NAME = "d/coming";
    private static final String FILES = "/v1/folders/docs/files/" + NAME;
    private static final String BLOCKS = "/v1/folders/docs/blocks/" + NAME;

    @Inject ServedTree tree;
    @Inject HttpServer server;
    @Inject MeterRegistry meters;

    private final Kept kept = new Kept();
    private final byte[] content = new byte[SIZE];
    private ContentClient client;
    private Digest digest;
    private StagedFile staged;
    private PartialContent partial;
    private RawHttp http;

    @BeforeEach
    void begin() throws IOException {
        client =
                new ContentClient(
                        new Caller(new NodeId(1), new RunId(2), SigningKey.make()),
                        Limits.defaults());
        http = RawHttp.connect(server.getPort());
        new Random(1).nextBytes(content);
        digest = ContentDigest.ofWhole(DigestAlgorithm.XXH3_128, ByteBuffer.wrap(content));
        staged = Objects.requireNonNull(tree.staging.openBlocks(digest));
        BlockHashing hashing = new BlockHashing(DigestAlgorithm.XXH3_128, SIZE, BLOCK);
        hashing.update(ByteBuffer.wrap(content));
        partial =
                tree.staging
                        .partial()
                        .begin(
                                staged,
                                RelativePath.of(NAME),
                                new State.File(SIZE, Instant.EPOCH, new Mode(0644), digest),
                                hashing.finish(List.of()));
        bring(HERE, HERE);
    }

    private void bring(int offset, int length) throws IOException {
        staged.channel().write(ByteBuffer.wrap(content, offset, length), offset);
        partial.verified(new Span(offset, length));
    }

    @AfterEach
    void end() throws IOException {
        staged.discard();
        client.close();
        http.close();
        tree.mounted = true;
        await().until(() -> tree.openFiles() == 0);
    }

    private RawHttp.Answer get(String range) throws IOException {
        return http.get(FILES, "If-Match: \"" + digest + "\"", "Range: bytes=" + range);
    }

    private static String range(long offset, long length) {
        return offset + "-" + (offset + length - 1);
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    private double sendfile() {
        return meters.counter("sluice.sent.bytes", "method", "sendfile").count();
    }

    @Test
    void aPartThatIsVerifiedIsGivenToWhoNamesTheContent() throws IOException {
        double before = sendfile();
        RawHttp.Answer part = get(range(HERE + 5, HERE - 9));

        assertThat(part.status()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(content, HERE + 5, 2 * HERE - 4));
        assertThat(part.head().header("ETag")).isEqualTo("\"" + digest + "\"");
        assertThat(part.head().header("Content-Range"))
                .isEqualTo("bytes %d-%d/%d".formatted(HERE + 5, 2 * HERE - 5, SIZE));
        await().untilAsserted(() ->
                assertThat(sendfile() - before).as("by sendfile").isEqualTo(HERE - 9.0));
        assertThat(get(range(HERE, 7)).body())
                .isEqualTo(Arrays.copyOfRange(content, HERE, HERE + 7));
    }

    @Test
    void aPartThatIsStillToComeIsNot() throws IOException {
        for (String range : List.of("0-", range(HERE - 1, 2), range(2 * HERE - 1, 2), "-1")) {
            RawHttp.Answer answer = get(range);
            assertThat(answer.status()).as(range).isEqualTo(416);
            assertThat(answer.text()).contains("still on its way here");
            assertThat(answer.head().header("Content-Range")).isEqualTo("bytes */" + SIZE);
        }
    }

    @Test
    void whoDoesNotNameTheContentSeesNothingOfIt() throws IOException {
        String range = "Range: bytes=" + range(HERE, 5);
        for (String other : List.of("*", "\"xxh3-128:1\"", "W/\"" + digest + "\"", "" + digest)) {
            assertThat(http.get(FILES, "If-Match: " + other, range).status()).isEqualTo(404);
        }
        assertThat(http.get(FILES, range).status()).isEqualTo(404);
        assertThat(http.get(FILES).status()).isEqualTo(404);
        assertThat(http.get(FILES + "2", "If-Match: \"" + digest + "\"", range).status())
                .isEqualTo(404);
        assertThat(http.get(BLOCKS + "?have=1").status()).isEqualTo(404);
        assertThat(http.get(BLOCKS, "If-Match: \"" + digest + "\"").status())
                .as("a list that is not proved is not passed on")
                .isEqualTo(404);
        assertThat(http.get(FILES, "If-Match: \"" + digest + "\"").status())
                .as("the whole")
                .isEqualTo(404);
    }

    @Test
    void whatIsThereIsTold() throws Exception {
        assertThat(have()).containsExactly(new Span(HERE, HERE));
        bring(0, BLOCK);
        assertThat(have()).containsExactly(new Span(0, BLOCK), new Span(HERE, HERE));
        RawHttp.Answer line = http.get(BLOCKS + "?have=1", "If-Match: \"" + digest + "\"");
        assertThat(line.head().header("ETag")).isEqualTo("\"" + digest + "\"");
        assertThat(line.text())
                .isEqualTo(
                        """
                        {"content":"%s","size":3145735,"block":4096,"blocks":769,"algorithm":"xxh3-128","holes":[],"have":[0,4096,1048576,1048576]}
                        """
                                .formatted(digest));
        assertThat(http.get(BLOCKS + "?have=yes").status()).isEqualTo(400);
    }

    private List<Span> have() throws PeerException, IOException {
        return client.have(
                base(), ServedTree.DOCS, RelativePath.of(NAME), digest, SIZE, BlockLimits.USUAL);
    }

    @Test
    void whatIsWholeHereIsToldAsWell() throws Exception {
        Digest whole = tree.write("whole", content);
        List<Span> have =
                client.have(
                        base(),
                        ServedTree.DOCS,
                        RelativePath.of("whole"),
                        whole,
                        SIZE,
                        BlockLimits.USUAL);
        assertThat(have).containsExactly(new Span(0, SIZE));
        assertThat(tree.index().blocks(whole)).as("nothing was hashed for it").isNull();
    }

    @Test
    void aBundleHasThePartsThatAreThereAndSkipsTheOthers() throws Exception {
        RelativePath path = RelativePath.of(NAME);
        BundleItem large = BundleItem.part(path, digest, new Span(HERE, HERE));
        BundleItem small = BundleItem.part(path, digest, new Span(2 * HERE - 9, 9));
        BundleItem missing = BundleItem.part(path, digest, new Span(2 * HERE - 9, 10));

        client.fetch(base(), ServedTree.DOCS, List.of(large, missing, small), kept);

        assertThat(kept.calls)
                .containsExactly(
                        "begin " + NAME,
                        "end " + NAME,
                        NAME + " GONE",
                        "begin " + NAME,
                        "end " + NAME);
        assertThat(kept.contents.get(large)).isEqualTo(Arrays.copyOfRange(content, HERE, 2 * HERE));
        assertThat(kept.contents.get(small))
                .isEqualTo(Arrays.copyOfRange(content, 2 * HERE - 9, 2 * HERE));
    }

    @Test
    void besideAnOlderContentAtThePathTheNewOneIsFoundByItsDigest() throws Exception {
        Digest older = tree.write(NAME, new byte[] {1, 2, 3});
        try {
            assertThat(get(range(HERE, 5)).body())
                    .isEqualTo(Arrays.copyOfRange(content, HERE, HERE + 5));
            assertThat(have()).containsExactly(new Span(HERE, HERE));
            assertThat(http.get(FILES, "If-Match: \"" + older + "\"").body())
                    .containsExactly(1, 2, 3);
            assertThat(http.get(FILES).body()).containsExactly(1, 2, 3);
        } finally {
            tree.put(
                    RelativePath.of(NAME),
                    new State.Deleted(dev.sluice.domain.Kind.FILE, Instant.EPOCH),
                    null);
        }
    }

    @Test
    void whatWasGivenUpIsThereNoMore() throws IOException {
        staged.discard();
        assertThat(get(range(HERE, 5)).status()).isEqualTo(404);
        assertThat(http.get(BLOCKS + "?have=1", "If-Match: \"" + digest + "\"").status())
                .isEqualTo(404);
    }

    @Test
    void aFolderWithoutItsRootPassesNothingOn() throws IOException {
        tree.mounted = false;
        assertThat(get(range(HERE, 5)).status()).isEqualTo(503);
        assertThat(http.get(BLOCKS + "?have=1", "If-Match: \"" + digest + "\"").status())
                .isEqualTo(503);
    }
}
