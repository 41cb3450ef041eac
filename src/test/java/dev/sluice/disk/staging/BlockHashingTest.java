package dev.sluice.disk.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.disk.digest.BlockHashing;
import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.Way;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockHashingTest {

    private static final int BLOCK = 64 << 10;

    @ParameterizedTest
    @EnumSource
    void theListIsThatOfTheBlocksInWhateverPiecesTheContentComes(DigestAlgorithm algorithm) {
        byte[] content = new byte[20 * BLOCK + 123];
        new Random(1).nextBytes(content);
        Random random = new Random(2);
        for (int i = 0; i < 20; i++) {
            BlockHashing hashing = new BlockHashing(algorithm, content.length, BLOCK);
            ByteBuffer all = ByteBuffer.wrap(content);
            while (all.hasRemaining()) {
                int most = i == 0 ? content.length : 1 + random.nextInt(3 * BLOCK);
                int count = Math.min(all.remaining(), most);
                hashing.update(all.slice(all.position(), count));
                all.position(all.position() + count);
            }
            BlockList list = hashing.finish(List.of());
            assertThat(list.count()).isEqualTo(21);
            for (int block = 0; block < list.count(); block++) {
                byte[] bytes =
                        Arrays.copyOfRange(
                                content,
                                (int) list.offset(block),
                                (int) (list.offset(block) + list.length(block)));
                assertThat(list.strong(block))
                        .isEqualTo(
                                BlockList.Strong.of(
                                        ContentDigest.ofWhole(algorithm, ByteBuffer.wrap(bytes))));
                assertThat(list.weak(block)).isEqualTo(weak(bytes));
            }
        }
    }

    private static int weak(byte[] bytes) {
        int hash = 0;
        for (byte b : bytes) {
            hash = 31 * hash + b;
        }
        return hash;
    }

    @Test
    void aContentThatIsNotWholeHasNoList() {
        BlockHashing hashing = new BlockHashing(DigestAlgorithm.XXH3_128, 100, BLOCK);
        hashing.update(ByteBuffer.allocate(99));
        assertThatIllegalStateException().isThrownBy(() -> hashing.finish(List.of()));
        assertThatIllegalStateException().isThrownBy(() -> hashing.update(ByteBuffer.allocate(2)));
    }

    @Test
    void findsTheHolesOfAFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("sparse");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(BLOCK), 2L * BLOCK);
        }
        try (FolderRoot root = FolderRoot.open(directory, Way.KERNEL);
                FolderRoot java = FolderRoot.open(directory, Way.JAVA)) {
            RelativePath path = RelativePath.of("sparse");
            FileStat seen = Objects.requireNonNull(root.look(path));
            assertThat(root.holes(path, seen)).containsExactly(new Span(0, 2L * BLOCK));
            assertThat(java.holes(path, seen)).isEmpty();
            Files.move(file, directory.resolve("other"));
            Files.write(file, new byte[BLOCK]);
            assertThat(root.holes(path, seen)).as("of another file").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsStagedGrowsToItsLength(Way way, @TempDir Path directory) throws IOException {
        try (FolderRoot root = FolderRoot.open(directory, way)) {
            root.mark(new FolderId("docs"), new RunId(7));
            StagedFile staged =
                    Objects.requireNonNull(
                            new Staging(root)
                                    .openBlocks(
                                            ContentDigest.ofWhole(
                                                    DigestAlgorithm.XXH3_128,
                                                    ByteBuffer.allocate(1))));
            staged.lengthen(5L * BLOCK);
            staged.lengthen(BLOCK);
            assertThat(staged.channel().size()).isEqualTo(5L * BLOCK);
            staged.discard();
        }
    }
}
