package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of every length at which something changes on the way arrive as they are. */
class SizesIT {

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    /**
     * Gathered contents, the last slice, gather buffers, resumed files, the least and most slice.
     */
    private static final int[] LIMITS = {
        512, 32 * KIB, 64 * KIB, 256 * KIB, MIB, MIB + 64 * KIB, 8 * MIB, 8 * MIB + 64 * KIB
    };

    /** What Linux moves in one call at most. */
    private static final long ONE_CALL = 2_147_479_552L;

    private NodeProcess a;
    private NodeProcess b;

    @BeforeEach
    void makeNodes(@TempDir Path home) throws IOException {
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        b.peers(a);
    }

    @AfterEach
    void endNodes() {
        a.close();
        b.close();
    }

    @Test
    void aroundEveryLimitOfOurOwn() throws IOException {
        Random random = new Random(1);
        int[] sizes =
                IntStream.concat(
                                IntStream.of(0, 1),
                                IntStream.of(LIMITS)
                                        .flatMap(limit ->
                                                IntStream.rangeClosed(limit - 1, limit + 1)))
                        .toArray();
        for (int size : sizes) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            Files.write(a.tree().resolve("file" + size), content);
        }
        NodeProcess.startAll(a, b);

        Trees.awaitEqual(Duration.ofSeconds(30), a, b);
        assertThat(Trees.describe(b.tree())).hasSize(sizes.length);
    }

    /** Needs 12 GB of disk at the receiver, and a minute. */
    @Test
    @Tag("long")
    void beyondWhatOneCallMoves() throws IOException {
        long[] sizes = {ONE_CALL - 1, ONE_CALL, ONE_CALL + 1, 5L << 30};
        NodeProcess.startAll(a, b);
        for (long size : sizes) {
            sparse(a.tree().resolve("sparse" + size), size);
        }

        for (long size : sizes) {
            Path received = b.tree().resolve("sparse" + size);
            await("a file of " + size)
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> Files.exists(received));
            assertThat(Files.mismatch(a.tree().resolve("sparse" + size), received)).isEqualTo(-1);
        }
    }

    /** Something at both ends, and where 31 and 32 bits end; what is between takes no space. */
    private static void sparse(Path file, long size) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.SPARSE)) {
            for (long at : new long[] {0, 1L << 31, 1L << 32, size - 3}) {
                if (at < size) {
                    int length = (int) Math.min(3, size - at);
                    channel.write(ByteBuffer.wrap(new byte[] {7, 8, 9}, 0, length), at);
                }
            }
        }
    }
}
