package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.disk.digest.BlockHashing;
import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockText;
import dev.sluice.domain.Digest;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.TarBytes;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What several peers have comes from all of them, and whatever they do never a wrong file. */
@Timeout(60)
class PullSourcesTest {

    private static final int SIZE = (6 << 20) + 5;
    private static final BlockLimits LIMITS =
            new BlockLimits(1 << 20, 64 << 10, 16 << 20, 2 << 20, 4 << 10, 128 << 10);

    @TempDir Path directory;
    private Site site;
    private ScriptedPeer second;
    private ScriptedPeer third;
    private final Map<URI, PeerException> caught = new ConcurrentHashMap<>();
    private final Map<URI, PeerException> differing = new ConcurrentHashMap<>();
    private final byte[] content = new byte[SIZE];

    /** Counted down by each source when it is asked: so all of them are. */
    private final CountDownLatch asked = new CountDownLatch(3);

    @BeforeEach
    void begin() throws Exception {
        new Random(1).nextBytes(content);
        site = new Site(directory);
        site.blocks = LIMITS;
        second = new ScriptedPeer(0x12);
        third = new ScriptedPeer(0x13);
        site.others = new TwoOthers();
        for (ScriptedPeer peer : List.of(site.peer, second, third)) {
            peer.lists = ListLie::asAsked;
            peer.item = together(ScriptedPeer::honest);
            peer.hasFile("big", content, 5);
        }
    }

    @AfterEach
    void end() {
        site.close();
        second.close();
        third.close();
    }

    /** Answers once all sources were asked. */
    private ScriptedPeer.Item together(ScriptedPeer.Item then) {
        ThreadLocal<Boolean> isCounted = ThreadLocal.withInitial(() -> false);
        return (tar, path, part) -> {
            if (!isCounted.get()) {
                isCounted.set(true);
                asked.countDown();
            }
            await(asked);
            return then.write(tar, path, part);
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            boolean _ = latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the test has ended", e);
        }
    }

    /**
     * Answers once a source has ended, as one does whose bytes differ: others may be so fast that
     * its bytes are not needed, and then nobody looks at them.
     */
    private ScriptedPeer.Item honestAfter(ScriptedPeer first) {
        return together((tar, path, part) -> {
            for (Thread each : Thread.getAllStackTraces().keySet()) {
                if (each.getName().equals("pieces-" + first.base())) {
                    awaitEnd(each);
                }
            }
            return ScriptedPeer.honest(tar, path, part);
        });
    }

    private static void awaitEnd(Thread thread) {
        try {
            boolean _ = thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            throw new IllegalStateException("the test has ended", e);
        }
    }

    private static boolean other(TarBytes tar, String path, byte @Nullable [] part) {
        byte[] bytes = part == null ? new byte[0] : part.clone();
        bytes[bytes.length / 2] ^= 1;
        return ScriptedPeer.honest(tar, path, bytes);
    }

    private static boolean dead(TarBytes tar, String path, byte @Nullable [] part) {
        throw new IllegalStateException("the peer has crashed");
    }

    private void assertHas() throws IOException {
        assertThat(Arrays.equals(Files.readAllBytes(site.at("big")), content)).isTrue();
        assertThat(site.staged()).isEmpty();
        assertThat(site.wanted()).isEmpty();
        assertThat(site.transfers.active()).isEmpty();
    }

    @Test
    void whatSeveralPeersHaveComesFromAllOfThemInPieces() throws Exception {
        PullResult result = site.pull();

        assertHas();
        assertThat(result.failed()).isZero();
        assertThat(site.transfers.blockFiles()).isOne();
        assertThat(site.peer.fetched()).as("nothing whole").isEmpty();
        assertThat(List.of(site.peer, second, third)).allMatch(peer -> !peer.parts().isEmpty());
        assertThat(parts().mapToLong(Span::length).sum())
                .as("at most the last pieces come twice")
                .isBetween((long) SIZE, SIZE + (3L << 20));
        assertThat(caught).isEmpty();
    }

    private Stream<Span> parts() {
        return Stream.of(site.peer, second, third).flatMap(peer -> peer.parts().stream());
    }

    @Test
    void ofAChangedFileOnlyTheMissingPiecesAreSharedOut() throws Exception {
        byte[] old = content.clone();
        Arrays.fill(old, 2 << 20, 5 << 20, (byte) 1);
        site.others = OtherPeers.NONE;
        site.peer.item = ScriptedPeer::honest;
        site.peer.hasFile("big", old, 4);
        site.pull();
        site.peer.parts().clear();
        site.others = new TwoOthers();
        site.peer.item = together(ScriptedPeer::honest);
        site.peer.hasFile("big", content, 6);

        site.pull();

        assertHas();
        assertThat(parts()).allMatch(part -> part.offset() >= 2 << 20 && part.end() <= 5 << 20);
        assertThat(second.parts()).isNotEmpty();
        assertThat(third.parts()).isNotEmpty();
    }

    private final class TwoOthers implements OtherPeers {
        @Override
        public List<URI> beside(URI base) {
            return List.of(second.base(), third.base());
        }

        @Override
        public void caught(URI base, PeerException failure) {
            caught.put(base, failure);
        }

        @Override
        public void differs(URI base, RelativePath path, Digest digest, PeerException failure) {
            assertThat(digest).isEqualTo(Given.digest(content));
            differing.put(base, failure);
        }
    }

    @Test
    void oneWhoseBytesDifferIsToldOfItsFileAndOneThatDiesCostsItsPieces() throws Exception {
        site.peer.item = honestAfter(second);
        second.item = together(PullSourcesTest::other);
        third.item = together(PullSourcesTest::dead);

        PullResult result = site.pull();

        assertHas();
        assertThat(result.failed()).isZero();
        assertThat(differing).containsOnlyKeys(second.base());
        assertThat(differing.get(second.base())).hasMessageContaining("big");
        assertThat(caught).as("its file may have rotted").isEmpty();
        assertThat(site.peer.fetched()).isEmpty();
    }

    @Test
    void ifThePeerOfTheRoundDiesTheOthersBringTheRest() throws Exception {
        site.peer.item = together(PullSourcesTest::dead);
        assertThat(site.pull().failed()).isZero();
        assertHas();
        assertThat(caught).isEmpty();
    }

    @Test
    void ifThoseOfThePeerOfTheRoundDifferTheFileComesFromTheOthers() throws Exception {
        site.peer.item = together(PullSourcesTest::other);
        second.item = honestAfter(site.peer);
        third.item = honestAfter(site.peer);
        assertThat(site.pull().failed()).isZero();
        assertHas();
        assertThat(differing).containsOnlyKeys(site.peer.base());
        assertThat(caught).isEmpty();
    }

    @Test
    void ofAListThatLiesItsGiverIsAccusedAndNotWhoSentTheContent() throws Exception {
        site.peer.lists =
                (digest, bytes, withHashes) -> {
                    byte[] list = ListLie.honest(digest, bytes);
                    list[list.length - 1] ^= 1;
                    return withHashes
                            ? list
                            : BlockText.header(digest, SIZE, ListLie.BLOCK, List.of());
                };

        PeerException lie = catchThrowableOfType(PeerException.class, () -> site.pull());

        assertHas();
        assertThat(lie.kind()).isEqualTo(PeerException.Kind.CORRUPT);
        assertThat(lie).hasMessageContaining("the list of its blocks");
        assertThat(caught).isEmpty();
        assertThat(site.peer.fetched()).containsExactly("big");
    }

    @Test
    void oneThatFallsSilentHoldsNothingUp() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        third.item =
                together((_, _, _) -> {
                    await(never);
                    return false;
                });
        assertThat(site.pull().failed()).isZero();
        assertHas();
        never.countDown();
    }

    @Test
    void blocksThatAreLargerThanAPieceAreNotSharedOut() throws Exception {
        long block = 2 << 20;
        site.peer.lists =
                (digest, bytes, withHashes) -> {
                    var hashing = new BlockHashing(digest.algorithm(), SIZE, block);
                    hashing.update(ByteBuffer.wrap(bytes));
                    return withHashes
                            ? BlockText.encode(digest, hashing.finish(List.of()))
                            : BlockText.header(digest, SIZE, block, List.of());
                };

        PullResult result = site.pull();

        assertThat(result.failed()).isZero();
        assertHas();
        assertThat(parts()).isEmpty();
        assertThat(site.peer.fetched()).containsExactly("big");
    }

    @Test
    void oneThatHasAnotherContentIsAskedForNothingOfIt() throws Exception {
        second.forgetContents();
        third.lists = null;
        site.peer.item = ScriptedPeer::honest;
        site.pull();
        assertHas();
        assertThat(second.parts()).isEmpty();
        assertThat(third.parts()).isEmpty();
        assertThat(site.peer.fetched()).as("by its blocks, which may be passed on").isEmpty();
    }
}
