package dev.sluice.pull.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.digest.BlockHashing;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Span;
import dev.sluice.pull.CountingChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found here and what is fetched make the new content, whatever became of the old one. */
class BlockMatcherTest {

    private static final int BLOCK = 64 << 10;

    @TempDir Path directory;

    private static byte[] random(int size, int seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static BlockList list(byte[] content, List<Span> holes) {
        BlockHashing hashing = new BlockHashing(DigestAlgorithm.XXH3_128, content.length, BLOCK);
        hashing.update(ByteBuffer.wrap(content));
        return hashing.finish(holes);
    }

    private Assembly match(byte[] old, byte[] content, List<Span> holes) throws IOException {
        Path file = Files.write(directory.resolve("old"), old);
        BlockList list = list(content, holes);
        try (FileChannel channel = FileChannel.open(file);
                BlockReader reader = new BlockReader(DigestAlgorithm.XXH3_128, () -> false)) {
            BlockMatcher matcher = new BlockMatcher(list, reader);
            matcher.old(channel, old.length, null);
            return matcher.plan().assembly();
        }
    }

    private Assembly match(byte[] old, byte[] content) throws IOException {
        Assembly assembly = match(old, content, List.of());
        assertThat(assembled(assembly, old, content)).isEqualTo(content);
        return assembly;
    }

    private static byte[] assembled(Assembly assembly, byte[] old, byte[] content) {
        byte[] made = new byte[content.length];
        copy(assembly.copies(), old, made);
        for (Span part : assembly.missing()) {
            System.arraycopy(
                    content, (int) part.offset(), made, (int) part.offset(), (int) part.length());
        }
        copy(assembly.repeats(), made, made);
        return made;
    }

    private static void copy(List<Assembly.Copy> copies, byte[] from, byte[] to) {
        for (Assembly.Copy copy : copies) {
            System.arraycopy(
                    from,
                    (int) copy.from(),
                    to,
                    (int) copy.to().offset(),
                    (int) copy.to().length());
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    @Test
    void ofAnEditInPlaceItsBlocksAreMissing() throws IOException {
        byte[] old = random(100 * BLOCK + 5, 1);
        byte[] edited = old.clone();
        edited[50 * BLOCK + 7] ^= 1;
        edited[51 * BLOCK] ^= 1;
        Assembly assembly = match(old, edited);
        assertThat(assembly.missing()).containsExactly(new Span(50L * BLOCK, 2L * BLOCK));
        assertThat(assembly.copies())
                .hasSize(2)
                .allMatch(copy -> copy.from() == copy.to().offset());
    }

    @Test
    void ofAnInsertionItsBlockIsMissing() throws IOException {
        byte[] old = random(300 * BLOCK + 5, 2);
        for (int at : new int[] {0, 77 * BLOCK + 3, 150 * BLOCK}) {
            byte[] longer = joined(part(old, 0, at), new byte[] {1}, part(old, at, old.length));
            assertThat(match(old, longer).toFetch()).as("at %d", at).isLessThanOrEqualTo(BLOCK);
        }
    }

    @Test
    void whatWasMovedIsNotSearchedThroughAgain() throws IOException {
        byte[] old = random(300 * BLOCK, 11);
        BlockList list = list(joined(new byte[] {1}, old), List.of());
        Path file = Files.write(directory.resolve("moved"), old);
        try (CountingChannel channel = new CountingChannel(FileChannel.open(file));
                BlockReader reader = new BlockReader(DigestAlgorithm.XXH3_128, () -> false)) {
            BlockMatcher matcher = new BlockMatcher(list, reader);
            matcher.old(channel, old.length, null);
            assertThat(matcher.plan().open()).isOne();
            assertThat(channel.read()).isLessThan(2L * old.length);
        }
    }

    @Test
    void whatFollowsAStretchThatWasTakenOutIsFound() throws IOException {
        byte[] old = random(300 * BLOCK, 3);
        byte[] shorter =
                joined(part(old, 0, 10 * BLOCK), part(old, 111_111 + 10 * BLOCK, old.length));
        assertThat(match(old, shorter).toFetch()).isLessThanOrEqualTo(BLOCK);
        byte[] rotated = part(old, 200 * BLOCK + 11, old.length);
        assertThat(match(old, rotated).toFetch()).isLessThanOrEqualTo(BLOCK);
    }

    @Test
    void whatTheContentHasTwiceIsFetchedOnce() throws IOException {
        byte[] once = random(4 * BLOCK, 4);
        byte[] old = random(20 * BLOCK, 5);
        byte[] content =
                joined(old, once, new byte[9 * BLOCK], once, part(old, 3 * BLOCK, 5 * BLOCK));
        Assembly assembly = match(old, content);
        assertThat(assembly.toFetch()).isEqualTo(5L * BLOCK);
        assertThat(assembly.repeats()).isNotEmpty();
    }

    @Test
    void ofAnotherContentNothingIsFoundAndLittleIsRead() throws IOException {
        byte[] old = random(400 * BLOCK, 6);
        Path file = Files.write(directory.resolve("other"), old);
        BlockList list = list(random(400 * BLOCK, 7), List.of());
        try (CountingChannel channel = new CountingChannel(FileChannel.open(file));
                BlockReader reader = new BlockReader(DigestAlgorithm.XXH3_128, () -> false)) {
            BlockMatcher matcher = new BlockMatcher(list, reader);
            matcher.old(channel, old.length, null);
            assertThat(matcher.plan().open()).isEqualTo(400);
            assertThat(channel.read()).isLessThan(old.length * 2L);
        }
    }

    @Test
    void holesAreNeitherFetchedNorCopied() throws IOException {
        byte[] content = random(40 * BLOCK, 8);
        Arrays.fill(content, 5 * BLOCK - 9, 30 * BLOCK + 100, (byte) 0);
        List<Span> holes = List.of(new Span(5L * BLOCK, 25L * BLOCK + 100));
        Assembly assembly = match(new byte[40 * BLOCK], content, holes);
        assertThat(assembly.toFetch()).isEqualTo(15L * BLOCK - 100);
        assertThat(assembly.copies()).isEmpty();
    }

    @Test
    void aListMadeToMatchEverywhereCostsOnlySoMuch() throws IOException {
        byte[] old = new byte[300 * BLOCK];
        byte[] hashes = new byte[300 * BlockList.HASHES];
        for (int block = 0; block < 300; block++) {
            hashes[block * BlockList.HASHES + 19] = (byte) block; // the weak hash is that of zeros
            hashes[block * BlockList.HASHES + 18] = (byte) (block >> 8);
        }
        BlockList list =
                new BlockList(DigestAlgorithm.XXH3_128, old.length, BLOCK, List.of(), hashes);
        Path file = Files.write(directory.resolve("zeros"), old);
        try (CountingChannel channel = new CountingChannel(FileChannel.open(file));
                BlockReader reader = new BlockReader(DigestAlgorithm.XXH3_128, () -> false)) {
            BlockMatcher matcher = new BlockMatcher(list, reader);
            matcher.old(channel, old.length, null);
            assertThat(matcher.plan().open()).isEqualTo(300);
            assertThat(channel.read()).isLessThan(500L * old.length);
        }
    }

    @Test
    void ofWhatIsInItsPlaceByTheOldListNothingIsRead() throws IOException {
        byte[] old = random(400 * BLOCK + 5, 11);
        byte[] edited = old.clone();
        edited[50 * BLOCK + 7] ^= 1;
        Path file = Files.write(directory.resolve("listed"), old);
        try (CountingChannel channel = new CountingChannel(FileChannel.open(file));
                BlockReader reader = new BlockReader(DigestAlgorithm.XXH3_128, () -> false)) {
            BlockMatcher matcher = new BlockMatcher(list(edited, List.of()), reader);
            matcher.old(channel, old.length, list(old, List.of()));
            Assembly assembly = matcher.plan().assembly();
            assertThat(assembly.missing()).containsExactly(new Span(50L * BLOCK, BLOCK));
            assertThat(assembled(assembly, old, edited)).isEqualTo(edited);
            assertThat(channel.read()).as("the rest is not looked for").isLessThan(5L * BLOCK);
        }
    }

    @Test
    void anOldListWithOtherBlocksIsNoHelp() throws IOException {
        byte[] old = random(40 * BLOCK, 12);
        BlockHashing larger = new BlockHashing(DigestAlgorithm.XXH3_128, old.length, 2 * BLOCK);
        larger.update(ByteBuffer.wrap(old));
        Path file = Files.write(directory.resolve("larger"), old);
        try (FileChannel channel = FileChannel.open(file);
                BlockReader reader = new BlockReader(DigestAlgorithm.XXH3_128, () -> false)) {
            BlockMatcher matcher = new BlockMatcher(list(old, List.of()), reader);
            matcher.old(channel, old.length, larger.finish(List.of()));
            assertThat(matcher.plan().open()).isZero();
        }
    }

    /** Neither made by somebody who means harm, nor of a content that repeats itself. */
    @Test
    void fewBlocksAreLookedAtForAWeakHash() {
        byte[] made = new byte[300 * BlockList.HASHES];
        for (int block = 0; block < 300; block++) {
            made[block * BlockList.HASHES + 3] = 5; // a weak hash that stands next to that of zeros
            made[block * BlockList.HASHES + 18] = (byte) (block >> 8);
            made[block * BlockList.HASHES + 19] = (byte) block;
        }
        BlockList harmful =
                new BlockList(DigestAlgorithm.XXH3_128, 300L * BLOCK, BLOCK, List.of(), made);
        assertThat(lookedAt(harmful, 5)).isBetween(1, WeakIndex.MAX_TOGETHER);
        assertThat(lookedAt(list(new byte[300 * BLOCK], List.of()), 0)).isOne();
    }

    private static int lookedAt(BlockList list, int weak) {
        WeakIndex index = new WeakIndex(list, new BlockPlan(list));
        int count = 0;
        for (int block = index.first(weak); block >= 0; block = index.next(block)) {
            count++;
        }
        return count;
    }

    @Test
    void ofAnOldContentThatIsFarLargerOnlyAPartIsSearched() throws IOException {
        byte[] content = joined(new byte[8 * BLOCK], random(12 * BLOCK, 9));
        Path file = Files.write(directory.resolve("far larger"), random(20 * BLOCK, 10));
        try (FileChannel zeros = FileChannel.open(file, StandardOpenOption.WRITE)) {
            int _ = zeros.write(ByteBuffer.allocate(1), (512L << 20) - 1);
        }
        try (CountingChannel channel = new CountingChannel(FileChannel.open(file));
                BlockReader reader = new BlockReader(DigestAlgorithm.XXH3_128, () -> false)) {
            BlockMatcher matcher = new BlockMatcher(list(content, List.of()), reader);
            matcher.old(channel, channel.size(), null);
            assertThat(matcher.plan().open()).isEqualTo(12);
            assertThat(channel.read()).isLessThan(128L << 20);
        }
    }

    @Test
    void whateverWasDoneToItTheNewContentIsMadeWhole() throws IOException {
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            byte[] old = random(random.nextInt(1, 40 * BLOCK), seed);
            byte[] content = old;
            for (int edits = random.nextInt(1, 6); edits > 0; edits--) {
                content = edited(content, random);
            }
            if (content.length > 0) {
                match(old, content);
            }
        }
    }

    private static byte[] edited(byte[] content, Random random) {
        int at = random.nextInt(content.length + 1);
        int end = Math.min(content.length, at + random.nextInt(5 * BLOCK));
        byte[] before = part(content, 0, at);
        byte[] behind = part(content, end, content.length);
        return switch (random.nextInt(5)) {
            case 0 -> joined(before, random(end - at, random.nextInt()), behind);
            case 1 -> joined(before, behind);
            case 2 ->
                    joined(
                            before,
                            random(random.nextInt(BLOCK), 1),
                            part(content, at, content.length));
            case 3 -> joined(behind, before, part(content, at, end));
            default -> joined(before, part(content, at, end), part(content, at, end), behind);
        };
    }
}
