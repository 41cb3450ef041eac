package dev.sluice.pull.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.disk.digest.ContentDigest;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.NoSpaceException;
import dev.sluice.disk.root.PlatformThreads;
import dev.sluice.disk.root.Space;
import dev.sluice.disk.staging.StagedFile;
import dev.sluice.disk.staging.Staging;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.FolderId;
import dev.sluice.domain.Mode;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Span;
import dev.sluice.domain.State;
import dev.sluice.peer.PeerException;
import dev.sluice.pull.CountingChannel;
import dev.sluice.pull.Transfers;
import dev.sluice.pull.blocks.Assembly.Copy;
import dev.sluice.pull.blocks.Assembly.How;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What is copied beside a fetch. */
@Timeout(60)
class AssemblingTest {

    private static final RelativePath PATH = RelativePath.of("a");
    private static final int DATA = 17 << 20;
    private static final int SIZE = DATA + (4 << 20);

    @TempDir Path directory;
    private final byte[] old = new byte[DATA];
    private final Transfers transfers = new Transfers();
    private State.File file;
    private FolderRoot root;
    private StagedFile staged;
    private FileChannel from;

    @BeforeEach
    void begin() throws IOException {
        root = FolderRoot.open(Files.createDirectories(directory.resolve("root")));
        root.mark(new FolderId("docs"), new RunId(7));
        root.startRun(new FolderId("docs"), new RunId(7));
        new Random(1).nextBytes(old);
        from = FileChannel.open(Files.write(directory.resolve("old"), old));
        Digest digest =
                ContentDigest.ofWhole(
                        DigestAlgorithm.XXH3_128, ByteBuffer.wrap(Arrays.copyOf(old, SIZE)));
        file = new State.File(SIZE, Instant.EPOCH, new Mode(0640), digest);
        staged = Objects.requireNonNull(new Staging(root).openBlocks(digest));
    }

    @AfterEach
    void end() throws IOException {
        from.close();
        staged.discard();
        root.close();
    }

    private Assembling assembling(FileChannel source, Span... missing) throws IOException {
        return assembling(source, new Copy(0, new Span(0, DATA), How.SAME_OFFSET), missing);
    }

    private Assembling assembling(FileChannel source, Copy copy, Span... missing)
            throws IOException {
        Assembly assembly = new Assembly(0, List.of(copy), List.of(missing), List.of());
        try (Space.Promise room = root.promise(DATA, PATH)) {
            return new Assembling(
                    staged,
                    file,
                    assembly,
                    source,
                    transfers.beginBlocks(new NodeId(1), PATH, SIZE, Instant.EPOCH),
                    transfers,
                    room,
                    new PlatformThreads(),
                    () -> false);
        }
    }

    private static void awaitOver(Assembling assembling) {
        while (!assembling.isOver()) {
            Thread.onSpinWait();
        }
    }

    private static void awaitNothingBeside() {
        String name = "beside-" + Thread.currentThread().getName();
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(each -> each.getName().equals(name))) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aHoleAtTheEndIsThereBeforeItIsRead() throws IOException {
        try (Assembling assembling = assembling(from)) {
            awaitNothingBeside();
            assertThat(assembling.finish(() -> {})).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4095, 4096})
    void whatHasMovedIsCopiedWhereItIs(int by) throws IOException {
        byte[] longer = new byte[by + DATA];
        System.arraycopy(old, 0, longer, by, DATA);
        try (FileChannel moved = FileChannel.open(Files.write(directory.resolve("m"), longer));
                Assembling assembling = assembling(moved, moved(by))) {
            assertThat(assembling.finish(() -> {})).isTrue();
        }
    }

    private static Copy moved(int by) {
        return new Copy(by, new Span(0, DATA), How.MOVED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4095, 4096})
    void whatHasMovedAndBecomesShorterIsNoHelp(int by) throws IOException {
        try (Assembling assembling = assembling(from, moved(by), new Span(DATA, 9))) {
            awaitOver(assembling);
            assertThat(assembling.isCauseOf(new InterruptedIOException("told"))).isTrue();
        }
    }

    @Test
    void whoeverFetchesIsToldThatWhatIsHereHasBecomeShorter() throws IOException {
        Files.write(directory.resolve("old"), Arrays.copyOf(old, 5));
        try (Assembling assembling = assembling(from, new Span(DATA, 9))) {
            awaitOver(assembling);
            assertThat(assembling.isCauseOf(new InterruptedIOException("told"))).isTrue();
        }
    }

    @Test
    void aFullDiskIsToldOfAlsoIfThePeerHasFailedMeanwhile() throws IOException {
        CountingChannel full =
                new CountingChannel(from) {
                    @Override
                    public long transferTo(long position, long count, WritableByteChannel to)
                            throws IOException {
                        throw new NoSpaceException("full");
                    }
                };
        PeerException away = new PeerException(PeerException.Kind.RETRY, "away");
        try (Assembling assembling = assembling(full, new Span(DATA, 9))) {
            awaitOver(assembling);
            assertThatThrownBy(() -> assembling.isCauseOf(away))
                    .isInstanceOf(NoSpaceException.class)
                    .hasSuppressedException(away);
        }
    }

    @Test
    void aPeerThatFailsIsNoFaultOfWhatIsHere() throws IOException {
        PeerException away = new PeerException(PeerException.Kind.RETRY, "away");
        try (Assembling assembling = assembling(from, new Span(DATA, 9))) {
            assertThat(assembling.isCauseOf(away)).isFalse();
        }
    }
}
