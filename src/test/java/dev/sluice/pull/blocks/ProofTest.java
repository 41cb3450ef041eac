package dev.sluice.pull.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.digest.BlockHashing;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list is kept only if each of its hashes is right. */
class ProofTest {

    private static final int BLOCK = 16 << 10;
    private static final int BLOCKS = 40;
    private static final int WEAK = 3;
    private static final int STRONG = 19;

    @TempDir Path directory;
    private final byte[] content = new byte[BLOCKS * BLOCK + 5];
    private List<Span> holes = List.of();
    private boolean isResumed;

    ProofTest() {
        new Random(1).nextBytes(content);
    }

    private byte[] hashes() {
        BlockHashing hashing = new BlockHashing(DigestAlgorithm.XXH3_128, content.length, BLOCK);
        hashing.update(ByteBuffer.wrap(content));
        return hashing.finish(holes).hashes();
    }

    private boolean isGiven(byte[] hashes, int... unproven) throws IOException {
        Path file = Files.write(directory.resolve("content"), content);
        BlockList list =
                new BlockList(DigestAlgorithm.XXH3_128, content.length, BLOCK, holes, hashes);
        BlockPlan plan = new BlockPlan(list);
        if (isResumed) {
            plan.resumed();
        }
        for (int block = 0; block < list.count(); block++) {
            int each = block;
            if (Arrays.stream(unproven).noneMatch(one -> one == each)) {
                plan.proven(block);
            }
        }
        try (FileChannel channel = FileChannel.open(file);
                BlockReader reader = new BlockReader(DigestAlgorithm.XXH3_128, () -> false)) {
            return new Proof(list, plan, reader).isGiven(channel);
        }
    }

    private byte[] wrong(int block, int at) {
        byte[] hashes = hashes();
        hashes[block * BlockList.HASHES + at] ^= 1;
        return hashes;
    }

    @Test
    void whatIsNotProvenIsRead() throws IOException {
        assertThat(isGiven(hashes(), 7, 8, BLOCKS)).isTrue();
        assertThat(isGiven(wrong(7, WEAK), 7)).isFalse();
        assertThat(isGiven(wrong(8, STRONG), 7, 8)).isFalse();
        assertThat(isGiven(wrong(BLOCKS, STRONG), BLOCKS)).isFalse();
    }

    @Test
    void whatLiesInAHoleIsThatOfZeros() throws IOException {
        Arrays.fill(content, 5 * BLOCK - 9, 30 * BLOCK + 100, (byte) 0);
        holes = List.of(new Span(5L * BLOCK - 9, 25L * BLOCK + 109));
        assertThat(isGiven(hashes())).isTrue();
        assertThat(isGiven(wrong(7, WEAK))).isFalse();
        assertThat(isGiven(wrong(8, STRONG))).isFalse();
    }

    @Test
    void holesAreReadWhereSomethingWasInStaging() throws IOException {
        Arrays.fill(content, 5 * BLOCK, 15 * BLOCK, (byte) 0);
        holes = List.of(new Span(5L * BLOCK, 10L * BLOCK));
        byte[] hashes = hashes();
        isResumed = true;
        assertThat(isGiven(hashes)).isTrue();
        content[7 * BLOCK] = 1;
        assertThat(isGiven(hashes)).isFalse();
        assertThat(isGiven(hashes())).as("a hole where there is something").isFalse();
    }

    @Test
    void aHoleThatReachesIntoSomethingElseIsNone() throws IOException {
        Arrays.fill(content, 5 * BLOCK, 30 * BLOCK, (byte) 0);
        content[5 * BLOCK - 1] = 1;
        content[30 * BLOCK] = 1;
        for (Span hole :
                List.of(new Span(5L * BLOCK - 1, BLOCK), new Span(29L * BLOCK, BLOCK + 1))) {
            holes = List.of(hole);
            assertThat(isGiven(hashes())).isFalse();
        }
    }

    @Test
    void notMoreThanHalfOfTheContentIsRead() throws IOException {
        int[] most = new int[BLOCKS / 2 + 2];
        Arrays.setAll(most, block -> block);
        assertThat(isGiven(hashes(), most)).isFalse();
    }
}
