package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockText;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.peer.PeerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Of a large file that has changed only what changed comes, and never a wrong file. */
@Timeout(60)
class PullBlocksTest {

    private static final int BLOCK = ListLie.BLOCK;
    private static final int SIZE = 40 * BLOCK;
    private static final int LIST = 40 * 20;

    @TempDir Path directory;
    private Site site;
    private final byte[] old = random(SIZE, 1);
    private final byte[] edited = old.clone();

    @BeforeEach
    void begin() throws Exception {
        site = new Site(directory);
        site.peer.lists = (digest, content, _) -> ListLie.honest(digest, content);
        site.peer.item = ScriptedPeer::honest;
        edited[9 * BLOCK + 5] ^= 1;
        edited[30 * BLOCK - 1] ^= 1;
        site.peer.hasFile("big", old, 5);
        site.pull();
        site.peer.fetched().clear();
        assertThat(site.peer.listed()).as("there was nothing to compare with").isEmpty();
    }

    @AfterEach
    void end() {
        site.close();
    }

    private static byte[] random(int size, int seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private void assertHas(byte[] content) throws IOException {
        assertThat(Arrays.equals(Files.readAllBytes(site.at("big")), content)).isTrue();
        assertThat(site.staged()).isEmpty();
        assertThat(site.wanted()).isEmpty();
    }

    @Test
    void onlyTheBlocksThatChangedAreFetched() throws Exception {
        site.peer.hasFile("big", edited, 6);

        PullResult result = site.pull();

        assertHas(edited);
        assertThat(site.peer.fetched()).isEmpty();
        assertThat(site.peer.parts())
                .containsExactly(new Span(9L * BLOCK, BLOCK), new Span(29L * BLOCK, BLOCK));
        assertThat(result.bytes()).isEqualTo(2L * BLOCK + LIST);
        assertThat(site.transfers.blockBytes()).isEqualTo(result.bytes());
        assertThat(site.transfers.blockFiles()).isOne();
        assertThat(site.transfers.reusedInPlace()).isEqualTo(SIZE - 2L * BLOCK);
        assertThat(site.transfers.active()).isEmpty();
    }

    @Test
    void whatAnInsertionMovedIsFound() throws Exception {
        byte[] longer = new byte[SIZE + 1];
        System.arraycopy(old, 0, longer, 1, SIZE);
        site.peer.hasFile("big", longer, 6);

        site.pull();

        assertHas(longer);
        assertThat(site.peer.parts()).containsExactly(new Span(0, BLOCK));
        assertThat(site.transfers.reusedMoved()).isEqualTo(SIZE - BLOCK + 1);
    }

    @Test
    void whatWasDeletedIsInTheTrashAndNeedNotComeAgain() throws Exception {
        site.peer.has(Given.tombstone("big", Kind.FILE, null, 6));
        site.pull();
        assertThat(site.exists("big")).isFalse();
        site.peer.hasFile("big", edited, 7);

        site.pull();

        assertHas(edited);
        assertThat(site.peer.fetched()).isEmpty();
        assertThat(site.transfers.reusedInPlace()).isEqualTo(SIZE - 2L * BLOCK);
    }

    @Test
    void aContentOfWhichNothingIsHereIsFetchedWhole() throws Exception {
        byte[] other = random(SIZE, 2);
        site.peer.hasFile("big", other, 6);
        site.pull();
        assertHas(other);
        assertThat(site.peer.fetched()).containsExactly("big");
        assertThat(site.peer.parts()).isEmpty();
    }

    @Test
    void aPeerThatKnowsNoListsIsAskedForTheWhole() throws Exception {
        site.peer.lists = null;
        site.peer.hasFile("big", edited, 6);
        PullResult result = site.pull();
        assertHas(edited);
        assertThat(result.failed()).isZero();
        assertThat(site.peer.fetched()).containsExactly("big");
    }

    @Test
    void whoeverTurnsItOffHasContentsWhole() throws Exception {
        site.blocks = BlockLimits.NONE;
        site.peer.hasFile("big", edited, 6);
        site.pull();
        assertHas(edited);
        assertThat(site.peer.listed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aListThatLiesCostsAWholeFetchAndIsToldOf(ListLie lie) throws Exception {
        site.peer.lists = lie;
        site.peer.hasFile("big", edited, 6);
        site.peer.hasFile("other", random(SIZE, 3), 7);

        PeerException caught = catchThrowableOfType(PeerException.class, () -> site.pull());

        assertHas(edited);
        assertThat(site.exists("other")).isTrue();
        assertThat(site.index.blocks(Given.digest(edited))).as("given on").isNull();
        boolean isHarmless =
                lie == ListLie.ALL_WRONG_WEAK_HASHES || lie == ListLie.A_WRONG_STRONG_HASH;
        if (isHarmless) {
            assertThat(caught).as("at most a block came in vain").isNull();
        } else {
            assertThat(caught.kind()).isEqualTo(PeerException.Kind.CORRUPT);
            assertThat(caught).hasMessageContaining("big");
            assertThat(site.peer.fetched()).contains("big");
        }
    }

    @Test
    void partsThatAreNotThoseOfTheContentCostAWholeFetch() throws Exception {
        site.peer.item =
                (tar, path, part) -> {
                    byte[] other = Objects.requireNonNull(part).clone();
                    other[0] ^= 1;
                    return ScriptedPeer.honest(tar, path, other);
                };
        site.peer.hasFile("big", edited, 6);
        site.pull();
        assertHas(edited);
        assertThat(site.peer.fetched()).containsExactly("big");
    }

    @Test
    void theOldContentMayChangeWhileItIsRead() throws Exception {
        site.peer.item =
                (tar, path, part) -> {
                    overwrite();
                    return ScriptedPeer.honest(tar, path, part);
                };
        site.peer.lists =
                (digest, content, _) -> {
                    overwrite();
                    return ListLie.honest(digest, content);
                };
        site.peer.hasFile("big", edited, 6);

        PullResult result = site.pull();

        assertThat(result.failed()).as("it is a local change by now").isOne();
        assertThat(site.rescans).isNotEmpty();
        assertThat(Files.readAllBytes(site.at("big"))).isEqualTo(random(SIZE, 4));
    }

    private void overwrite() {
        try {
            Files.write(site.at("big"), random(SIZE, 4));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBrokenTransferGoesOnWithTheBlocksThatItHas() throws Exception {
        site.peer.item =
                (_, _, _) -> {
                    throw new IllegalStateException("the peer has crashed");
                };
        site.peer.hasFile("big", edited, 6);
        assertThat(site.pull().failed()).isOne();
        assertThat(site.staged()).hasSize(1);
        Path staged = site.path.resolve(".sluice/staging").resolve(site.staged().getFirst());
        try (FileChannel channel = FileChannel.open(staged, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(edited, 9 * BLOCK, BLOCK), 9L * BLOCK);
        }

        site.restart();
        site.pass(Duration.ofMinutes(10));
        site.peer.parts().clear();
        site.peer.item = ScriptedPeer::honest;
        site.pull();

        assertHas(edited);
        assertThat(site.peer.parts()).containsExactly(new Span(29L * BLOCK, BLOCK));
        assertThat(site.peer.fetched()).isEmpty();
    }

    @Test
    void whatIsHereOfALargeContentIsCopiedWhileTheRestComes() throws Exception {
        byte[] large = random(300 * BLOCK + 7, 5);
        site.peer.lists = ListLie::asAsked;
        site.peer.hasFile("large", large, 6);
        site.pull();
        byte[] changed = large.clone();
        changed[200 * BLOCK] ^= 1;
        changed[300 * BLOCK] ^= 1;
        site.peer.item =
                (_, _, _) -> {
                    throw new IllegalStateException("the peer has crashed");
                };
        site.peer.hasFile("large", changed, 7);
        assertThat(site.pull().failed()).isOne();
        site.peer.item = ScriptedPeer::honest;
        site.pass(Duration.ofMinutes(10));

        assertThat(site.pull().failed()).isZero();

        assertThat(Arrays.equals(Files.readAllBytes(site.at("large")), changed)).isTrue();
        assertThat(site.peer.parts())
                .endsWith(new Span(200L * BLOCK, BLOCK), new Span(300L * BLOCK, 7));
        assertThat(site.peer.fetched()).containsExactly("large");
    }

    @Test
    void aPartThatThePeerHasNoMoreIsOutdatedAndNoLie() throws Exception {
        site.peer.item = (tar, path, _) -> ScriptedPeer.honest(tar, path, null);
        site.peer.hasFile("big", edited, 6);
        assertThat(site.pull().failed()).isOne();
        assertThat(site.wanted().getFirst().reason()).contains("no such file any more");
        assertThat(site.staged()).isEmpty();
    }

    @Test
    void holesAreNotFetchedAndStayHoles() throws Exception {
        int size = 20 << 20;
        byte[] sparse = new byte[size];
        System.arraycopy(old, 0, sparse, 3 * BLOCK, SIZE);
        List<Span> holes =
                List.of(
                        new Span(0, 3L * BLOCK),
                        new Span(3L * BLOCK + SIZE, size - 3L * BLOCK - SIZE));
        site.peer.lists = (digest, _, _) -> BlockText.header(digest, size, BLOCK, holes);
        site.peer.hasFile("sparse", sparse, 6);

        PullResult result = site.pull();

        assertThat(result.bytes()).isEqualTo(SIZE);
        assertThat(Arrays.equals(Files.readAllBytes(site.at("sparse")), sparse)).isTrue();
        RelativePath path = Given.path("sparse");
        FileStat seen = Objects.requireNonNull(site.target().root().look(path));
        assertThat(site.target().root().holes(path, seen)).isEqualTo(holes);
    }
}
