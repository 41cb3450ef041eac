package dev.sluice.disk.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.disk.digest.BlockHashing;
import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.held.Folder;
import dev.sluice.disk.held.OpenFile;
import dev.sluice.disk.root.DiskForm;
import dev.sluice.domain.BlockList;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Span;
import dev.sluice.domain.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be read of a content on its way here: what is verified, and nothing else. */
class PartialContentTest {

    private static final int BLOCK = 4096;
    private static final int SIZE = 10 * BLOCK + 5;
    private static final RelativePath PATH = RelativePath.of("a/big");

    @TempDir Path directory;
    private Folder folder;
    private final byte[] content = new byte[SIZE];
    private Digest digest;
    private StagedFile staged;
    private PartialContent partial;

    @BeforeEach
    void begin() throws IOException {
        new Random(1).nextBytes(content);
        digest = ContentDigest.ofWhole(DigestAlgorithm.XXH3_128, ByteBuffer.wrap(content));
        folder = Folder.in(directory, DiskForm.KERNEL);
        staged = stage();
        partial = all().begin(staged, PATH, file(), list());
    }

    @AfterEach
    void end() {
        staged.discard();
        folder.close();
    }

    private StagedFile stage() throws IOException {
        return Objects.requireNonNull(folder.staging().openBlocks(digest));
    }

    private PartialContents all() {
        return folder.staging().partial();
    }

    private State.File file() {
        return new State.File(SIZE, Folder.MTIME, Folder.MODE, digest);
    }

    private BlockList list() {
        BlockHashing hashing = new BlockHashing(DigestAlgorithm.XXH3_128, SIZE, BLOCK);
        hashing.update(ByteBuffer.wrap(content));
        return hashing.finish(List.of());
    }

    private void bring(int offset, int length) throws IOException {
        staged.channel().write(ByteBuffer.wrap(content, offset, length), offset);
        partial.verified(new Span(offset, length));
    }

    @Test
    void onlyWholeBlocksThatAreVerifiedAreThere() throws IOException {
        assertThat(partial.here()).isEmpty();
        bring(2 * BLOCK, 3 * BLOCK);
        bring(10 * BLOCK, 5);
        bring(7 * BLOCK + 1, BLOCK);

        assertThat(partial.here())
                .containsExactly(new Span(2 * BLOCK, 3 * BLOCK), new Span(10 * BLOCK, 5));
        assertThat(partial.has(new Span(2 * BLOCK, 3 * BLOCK))).isTrue();
        assertThat(partial.has(new Span(3 * BLOCK + 7, 1))).isTrue();
        assertThat(partial.has(new Span(10 * BLOCK + 1, 4))).isTrue();
        assertThat(partial.has(new Span(2 * BLOCK - 1, 2))).isFalse();
        assertThat(partial.has(new Span(4 * BLOCK, BLOCK + 1))).isFalse();
        assertThat(partial.has(new Span(7 * BLOCK + 1, 5))).isFalse();
        assertThat(partial.has(new Span(10 * BLOCK, 6))).as("behind its end").isFalse();
        assertThat(partial.has(new Span(SIZE, Long.MAX_VALUE - SIZE))).isFalse();
    }

    @Test
    void itIsFoundByItsPathAndItsDigestAsLongAsItIsOnItsWay() throws IOException {
        assertThat(all().find(PATH, digest)).isSameAs(partial);
        assertThat(all().find(RelativePath.of("other"), digest)).isNull();
        assertThat(all().find(PATH, Folder.digestOf("other"))).isNull();

        staged.close();

        assertThat(all().find(PATH, digest)).isNull();
        assertThat(partial.isUnderWay()).isFalse();
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(partial::open);
    }

    @Test
    void whatWasOpenedIsReadToItsEndAlsoWhenItHasGotItsPlace() throws IOException {
        bring(0, SIZE);
        try (OpenFile open = partial.open()) {
            staged.finish(Folder.METADATA);
            folder.tree().publish(staged, RelativePath.of("big"), null);

            ByteBuffer read = ByteBuffer.allocate(SIZE);
            assertThat(open.channel().read(read, 0)).isEqualTo(SIZE);
            assertThat(read.array()).isEqualTo(content);
            assertThat(open.identity().inode()).isEqualTo(folder.look("big").inode());
        }
        assertThat(partial.isUnderWay()).isFalse();
    }

    @Test
    void ofAnotherAttemptUnderTheSameNameNothingIsRead() throws IOException {
        bring(0, SIZE);
        staged.discard();
        staged = stage();
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(partial::open);

        PartialContent next = all().begin(staged, PATH, file(), list());
        assertThat(next.here()).isEmpty();
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(partial::open);
        next.open().close();
    }
}
