package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.BlockText;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Span;
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

/** Which lists of blocks are kept with what came, and when they save reading it. */
@Timeout(60)
class PullListsTest {

    private static final int BLOCK = ListLie.BLOCK;
    private static final int BLOCKS = 40;
    private static final int SIZE = BLOCKS * BLOCK;

    @TempDir Path directory;
    private Site site;
    private final byte[] old = new byte[SIZE];
    private byte[] edited;

    @BeforeEach
    void begin() throws Exception {
        new Random(1).nextBytes(old);
        edited = changed(changed(old, 9 * BLOCK + 5), 30 * BLOCK - 1);
        site = new Site(directory);
        site.blocks = new BlockLimits(1 << 20, 64 << 10, 16 << 20, 64 << 20, BLOCK, 128 << 10);
        site.peer.lists = (digest, content, _) -> ListLie.honest(digest, content);
        site.peer.item = ScriptedPeer::honest;
        site.peer.hasFile("big", old, 5);
        site.pull();
        site.peer.fetched().clear();
    }

    @AfterEach
    void end() {
        site.close();
    }

    private static byte[] changed(byte[] content, int at) {
        byte[] other = content.clone();
        other[at] ^= 1;
        return other;
    }

    private void assertHas(byte[] content) throws IOException {
        assertThat(Arrays.equals(Files.readAllBytes(site.at("big")), content)).isTrue();
        assertThat(site.staged()).isEmpty();
        assertThat(site.wanted()).isEmpty();
    }

    @Test
    void theListOfWhatCameIsKeptAndSavesReadingItTheNextTime() throws Exception {
        site.peer.hasFile("big", edited, 6);
        site.pull();
        byte[] kept = site.index.blocks(Given.digest(edited));
        assertThat(kept).isEqualTo(ListLie.honest(Given.digest(edited), edited));
        assertThat(site.memory.rows().held()).as("it was committed").isZero();
        byte[] again = changed(edited, 3 * BLOCK);
        site.peer.parts().clear();
        site.peer.hasFile("big", again, 7);

        site.pull();

        assertHas(again);
        assertThat(site.peer.parts()).containsExactly(new Span(3L * BLOCK, BLOCK));
        assertThat(site.index.blocks(Given.digest(again))).isNotNull();
        assertThat(site.index.blocks(Given.digest(edited))).as("it has gone").isNull();
    }

    @Test
    void aFileThatChangedBehindTheStampsCostsAWholeFetch() throws Exception {
        site.peer.hasFile("big", edited, 6);
        site.pull();
        keepListOfWhatIsNotHere(false);
        byte[] behind = changed(edited, 20 * BLOCK);
        site.peer.hasFile("big", behind, 7);

        site.pull();

        assertHas(behind);
        assertThat(site.peer.fetched()).containsExactly("big");
    }

    @Test
    void aFileWhoseStampsMayHideAChangeIsRead() throws Exception {
        site.peer.hasFile("big", edited, 6);
        site.pull();
        keepListOfWhatIsNotHere(true);
        byte[] behind = changed(edited, 20 * BLOCK);
        site.peer.hasFile("big", behind, 7);

        site.pull();

        assertThat(site.peer.fetched()).isEmpty();
    }

    /** As if a block had changed, and the stamps had stayed. */
    private void keepListOfWhatIsNotHere(boolean isRacy) {
        byte[] list = ListLie.honest(Given.digest(edited), changed(edited, 20 * BLOCK));
        FileStat seen = Objects.requireNonNull(site.row("big").seen());
        site.index.write(transaction -> {
            transaction.putBlocks(Given.digest(edited), list);
            transaction.see(Given.path("big"), isRacy ? seen.racy() : seen);
            return true;
        });
    }

    @Test
    void aListOfOtherBlocksThanOursIsNotKept() throws Exception {
        site.blocks = BlockLimits.USUAL;
        site.peer.hasFile("big", edited, 6);
        site.pull();
        assertHas(edited);
        assertThat(site.peer.fetched()).as("it is used").isEmpty();
        assertThat(site.index.blocks(Given.digest(edited))).isNull();
    }

    @Test
    void aHoleThatIsSaidToBeWhereSomethingCameEarlierIsNotKept() throws Exception {
        site.peer.item =
                (_, _, _) -> {
                    throw new IllegalStateException("the peer has crashed");
                };
        site.peer.hasFile("big", edited, 6);
        assertThat(site.pull().failed()).isOne();
        Path staged = site.path.resolve(".sluice/staging").resolve(site.staged().getFirst());
        try (FileChannel channel = FileChannel.open(staged, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(edited, 9 * BLOCK, BLOCK), 9L * BLOCK);
        }
        site.pass(Duration.ofMinutes(10));
        site.peer.lists = (digest, content, _) -> withHole(digest, content, 9);
        site.peer.item = ScriptedPeer::honest;

        site.pull();

        assertHas(edited);
        assertThat(site.peer.fetched()).as("it is used").isEmpty();
        assertThat(site.index.blocks(Given.digest(edited))).isNull();
    }

    private static byte[] withHole(Digest digest, byte[] content, int block) {
        byte[] honest = ListLie.honest(digest, content);
        int all = BLOCKS * BlockList.HASHES;
        byte[] hashes = Arrays.copyOfRange(honest, honest.length - all, honest.length);
        Digest zero = ContentDigest.ofWhole(digest.algorithm(), ByteBuffer.allocate(BLOCK));
        ByteBuffer.wrap(hashes, block * BlockList.HASHES, BlockList.HASHES)
                .putInt(0)
                .putLong(zero.first())
                .putLong(zero.second());
        List<Span> holes = List.of(new Span((long) block * BLOCK, BLOCK));
        return BlockText.encode(
                digest, new BlockList(digest.algorithm(), content.length, BLOCK, holes, hashes));
    }
}
