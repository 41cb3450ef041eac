package dev.sluice.serve.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.disk.digest.BlockHashing;
import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.FileStat;
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
import dev.sluice.peer.content.ContentClient;
import dev.sluice.serve.gate.RawHttp;
import dev.sluice.serve.gate.ServeProfile;
import dev.sluice.serve.gate.ServedTree;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of blocks, from the real endpoint to the real client. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class BlocksTest {

    private static final int SIZE = (3 << 20) + 7;
    private static final String BLOCKS = "/v1/folders/docs/blocks/";

    @Inject ServedTree tree;
    @Inject HttpServer server;

    private ContentClient client;

    @BeforeEach
    void connect() {
        client =
                new ContentClient(
                        new Caller(new NodeId(1), new RunId(2), SigningKey.make()),
                        Limits.defaults());
    }

    @AfterEach
    void close() {
        client.close();
        await().until(() -> tree.openFiles() == 0);
    }

    private static byte[] random(int seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private Digest write(String name, byte[] content) throws IOException {
        Files.write(tree.file(name), content);
        Digest digest = ContentDigest.ofWhole(DigestAlgorithm.XXH3_128, ByteBuffer.wrap(content));
        note(name, digest);
        return digest;
    }

    private void note(String name, Digest digest) throws IOException {
        RelativePath path = RelativePath.of(name);
        Digest _ = tree.note(name);
        FileStat seen = Objects.requireNonNull(tree.index().find(path)).seen();
        FileStat file = Objects.requireNonNull(seen);
        tree.put(path, new State.File(file.size(), file.mtime(), new Mode(0644), digest), file);
    }

    private static BlockList list(byte[] content) {
        BlockHashing hashing =
                new BlockHashing(
                        DigestAlgorithm.XXH3_128,
                        content.length,
                        BlockLimits.USUAL.blockSize(content.length));
        hashing.update(ByteBuffer.wrap(content));
        return hashing.finish(List.of());
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    private BlockList blocks(String name, Digest digest) throws PeerException, IOException {
        return client.blocks(
                base(), ServedTree.DOCS, RelativePath.of(name), digest, SIZE, BlockLimits.USUAL);
    }

    private PeerException.Kind failure(String name, Digest digest) {
        return catchThrowableOfType(PeerException.class, () -> blocks(name, digest)).kind();
    }

    @Test
    void aListIsThatOfTheContentAndIsMadeOnce() throws Exception {
        byte[] content = random(1);
        Digest digest = write("made once", content);
        assertThat(tree.index().blocks(digest)).isNull();

        assertThat(blocks("made once", digest)).isEqualTo(list(content));

        byte[] kept = Objects.requireNonNull(tree.index().blocks(digest));
        kept[kept.length - 1] ^= 1;
        tree.index()
                .write(transaction -> {
                    transaction.putBlocks(digest, kept);
                    return true;
                });
        assertThat(blocks("made once", digest)).as("what is kept").isNotEqualTo(list(content));
    }

    @Test
    void manyWhoAskAtOnceGetTheSameList() throws Exception {
        byte[] content = random(2);
        Digest digest = write("asked often", content);
        List<CompletableFuture<BlockList>> asked =
                IntStream.range(0, 8)
                        .mapToObj(_ -> CompletableFuture.supplyAsync(() -> ask(digest)))
                        .toList();
        assertThat(asked).allMatch(answer -> answer.join().equals(list(content)));
    }

    private BlockList ask(Digest digest) {
        try {
            return blocks("asked often", digest);
        } catch (PeerException | IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aListOfAnotherContentIsNotGiven() throws Exception {
        Digest digest = write("changed", random(3));
        Digest other = write("other", random(4));
        assertThat(failure("changed", other)).isEqualTo(PeerException.Kind.CHANGED);
        assertThat(failure("absent", digest)).isEqualTo(PeerException.Kind.VANISHED);
        Files.write(tree.file("changed"), random(5));
        assertThat(failure("changed", digest)).isEqualTo(PeerException.Kind.CHANGED);
    }

    @Test
    void aContentThatIsNotWhatTheIndexSaysHasNoListAndIsHashedAgain() throws Exception {
        Digest digest = write("silently", random(6));
        FileTime before = Files.getLastModifiedTime(tree.file("silently"));
        Files.write(tree.file("silently"), random(7));
        Files.setLastModifiedTime(tree.file("silently"), before);
        assertThat(failure("silently", digest)).isEqualTo(PeerException.Kind.CHANGED);
        assertThat(tree.index().blocks(digest)).isNull();
    }

    @Test
    void theHolesOfAFileAreTold() throws Exception {
        try (FileChannel sparse =
                FileChannel.open(
                        tree.file("sparse"),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)) {
            sparse.write(ByteBuffer.wrap(random(8), 0, 1 << 20), SIZE - (1 << 20));
        }
        byte[] content = Files.readAllBytes(tree.file("sparse"));
        Digest digest = ContentDigest.ofWhole(DigestAlgorithm.XXH3_128, ByteBuffer.wrap(content));
        note("sparse", digest);

        List<Span> holes =
                client.holes(
                        base(),
                        ServedTree.DOCS,
                        RelativePath.of("sparse"),
                        digest,
                        SIZE,
                        BlockLimits.USUAL);

        assertThat(holes).hasSize(1);
        assertThat(holes.getFirst().offset()).isZero();
        assertThat(holes.getFirst().length()).isBetween(1L << 20, SIZE - (1L << 20));
        assertThat(tree.index().blocks(digest)).as("nothing was hashed for it").isNull();
        assertThat(blocks("sparse", digest).holes()).isEqualTo(holes);
    }

    @Test
    void theAnswerSaysWhatItIsAndWhatIsWrongWithAQuestion() throws Exception {
        Digest digest = write("plain", random(9));
        try (RawHttp http = RawHttp.connect(server.getPort())) {
            RawHttp.Answer line = http.get(BLOCKS + "plain?hashes=false");
            assertThat(line.status()).isEqualTo(200);
            assertThat(line.head().header("ETag")).isEqualTo("\"" + digest + "\"");
            assertThat(line.text())
                    .isEqualTo(
                            """
                            {"content":"%s","size":3145735,"block":4096,"blocks":769,"algorithm":"xxh3-128","holes":[]}
                            """
                                    .formatted(digest));
            assertThat(http.get(BLOCKS + "plain?hashes=no").status()).isEqualTo(400);
            assertThat(http.get(BLOCKS + "../plain").status()).isEqualTo(404);
            assertThat(http.get(BLOCKS + ".sluice/marker").status()).isEqualTo(404);
            assertThat(http.get("/v1/folders/none/blocks/plain").status()).isEqualTo(404);
        }
    }
}
