package dev.sluice.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockListTest {

    private static final int MIB = 1 << 20;
    private static final BlockLimits USUAL = BlockLimits.USUAL;

    @Test
    void noContentHasMoreBlocksThanAListHoldsAndNoneHasLargerOnesThanItNeeds() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long size = random.nextLong(1, Long.MAX_VALUE) >>> random.nextInt(62);
            long block = USUAL.blockSize(size);
            long count = BlockLimits.count(size, block);
            assertThat(count).as("%d", size).isBetween(0L, (long) USUAL.mostBlocks());
            assertThat(Long.bitCount(block)).isOne();
            assertThat(
                            block == USUAL.leastBlock()
                                    || block < Math.sqrt(2.0 * size)
                                    || BlockLimits.count(size, block / 2) > USUAL.mostBlocks())
                    .as("%d", size)
                    .isTrue();
            USUAL.check(size, block);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "16, 4", "256, 16", "1024, 32", "4096, 64", "16384, 128", "262144, 2048"})
    void blocksHaveAboutTheSquareRootOfTheirContent(long mib, long kib) {
        assertThat(USUAL.blockSize(mib << 20)).isEqualTo(kib << 10);
    }

    @Test
    void countsTheLastBlockThatIsShort() {
        assertThat(BlockLimits.count(0, 4096)).isZero();
        assertThat(BlockLimits.count(4096, 4096)).isOne();
        assertThat(BlockLimits.count(4097, 4096)).isEqualTo(2);
        assertThat(BlockLimits.count(Long.MAX_VALUE, 1)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatAPeerChoosesIsTakenWithinBounds() {
        for (long block : new long[] {4096, 65536, 1L << 40}) {
            USUAL.check(MIB, block);
        }
        for (long block : new long[] {0, -1, Long.MIN_VALUE, 2048, 4097, 65537}) {
            assertThatIllegalArgumentException().isThrownBy(() -> USUAL.check(MIB, block));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> USUAL.check(1L << 40, 4096));
        assertThat(BlockLimits.NONE.isOn()).isFalse();
    }

    @Test
    void aRolledHashIsThatOfTheStretchOneByteFurtherOn() {
        byte[] content = new byte[5_000];
        new Random(2).nextBytes(content);
        for (int length : new int[] {1, 7, 1_000}) {
            int power = WeakHash.power(length);
            int rolled = weak(content, 0, length);
            for (int at = 1; at + length <= content.length; at++) {
                rolled = WeakHash.roll(rolled, power, content[at - 1], content[at + length - 1]);
                assertThat(rolled).isEqualTo(weak(content, at, length));
            }
        }
    }

    @Test
    void aWeakHashIsTheSameInWholePiecesAndByteByByte() {
        byte[] content = new byte[(200 << 10) + 5];
        new Random(3).nextBytes(content);
        for (int block : new int[] {1, 4 << 10, 64 << 10, 1 << 20}) {
            WeakHash hash = new WeakHash(block);
            ByteBuffer all = ByteBuffer.wrap(content);
            hash.add(all.slice(0, 70_000));
            hash.add(all.position(70_000));
            assertThat(hash.finish()).isEqualTo(weak(content, 0, content.length));
            assertThat(hash.finish()).as("it begins anew").isZero();
        }
    }

    private static int weak(byte[] content, int from, int length) {
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + content[i];
        }
        return hash;
    }

    @Test
    void refusesHashesThatAreNotAsManyAsThereAreBlocks() {
        for (int bytes : new int[] {0, 319, 321, 340, 1 << 20}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> list(MIB, List.of(), bytes))
                    .withMessageContaining("16 blocks");
        }
        assertThat(list(MIB, List.of(), 320).count()).isEqualTo(16);
    }

    @Test
    void refusesHolesThatAreNotInOrderWithinTheContentOrFew() {
        List<Span> many = new ArrayList<>();
        for (int i = 0; i <= Holes.MAX; i++) {
            many.add(new Span(2L * i, 1));
        }
        for (List<Span> holes :
                List.of(
                        List.of(new Span(MIB, 1)),
                        List.of(new Span(MIB - 1, 2)),
                        List.of(new Span(0, 5), new Span(5, 5)),
                        List.of(new Span(9, 5), new Span(0, 5)),
                        List.of(new Span(0, 5), new Span(4, 5)),
                        many)) {
            assertThatIllegalArgumentException().isThrownBy(() -> list(MIB, holes, 320));
        }
        assertThat(list(MIB, Holes.most(many.subList(1, Holes.MAX)), 320).holes())
                .hasSize(Holes.MAX - 1);
        assertThat(Holes.most(many)).as("all are of one size").isEmpty();
    }

    private static BlockList list(long size, List<Span> holes, int bytes) {
        return new BlockList(DigestAlgorithm.XXH3_128, size, 64 << 10, holes, new byte[bytes]);
    }

    @Test
    void whatIsOutsideOfHolesIsWhatNoHoleHas() {
        Random random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            List<Span> holes = spans(random);
            List<Span> spans = spans(random);
            BitSet expected = bits(spans);
            expected.andNot(bits(holes));
            List<Span> outside = Holes.outside(holes, spans);
            assertThat(bits(outside)).as("%s of %s", holes, spans).isEqualTo(expected);
            assertThat(outside.stream().mapToLong(Span::length).sum())
                    .as("none twice")
                    .isEqualTo(expected.cardinality());
        }
    }

    private static List<Span> spans(Random random) {
        List<Span> spans = new ArrayList<>();
        for (int at = random.nextInt(5); at < 60; at += 1 + random.nextInt(9)) {
            int length = 1 + random.nextInt(9);
            spans.add(new Span(at, length));
            at += length;
        }
        return spans;
    }

    private static BitSet bits(List<Span> spans) {
        BitSet bits = new BitSet();
        spans.forEach(span -> bits.set((int) span.offset(), (int) span.end()));
        return bits;
    }
}
