package dev.sluice.serve.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.serve.gate.RawHttp;
import dev.sluice.serve.gate.ServeProfile;
import dev.sluice.serve.gate.ServedTree;
import dev.sluice.serve.gate.TestCertificate;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.DefaultFileRegion;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How contents leave, and what happens when they change meanwhile. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class TransferTest {

    private static final String FILES = "/v1/folders/docs/files/";
    private static final int LARGE = 32 << 20;

    @Inject ServedTree tree;
    @Inject HttpServer server;
    @Inject MeterRegistry meters;

    private RawHttp http;

    @BeforeEach
    void connect() throws IOException {
        http = RawHttp.connect(server.getPort());
        tree.recorder.reset();
    }

    @AfterEach
    void close() throws IOException {
        http.close();
        await().until(() -> tree.openFiles() == 0);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private double count(String name, String method) {
        Counter counter = meters.find(name).tag("method", method).counter();
        return counter == null ? 0 : counter.count();
    }

    private RawHttp tls() throws IOException, GeneralSecurityException {
        return RawHttp.over(
                TestCertificate.trusting()
                        .createSocket(InetAddress.getLoopbackAddress(), server.getSecurePort()));
    }

    @Test
    void aLargePlainDownloadLeavesAsFileRegionsOnly() throws IOException {
        byte[] content = random(LARGE);
        tree.write("large", content);
        double bytes = count("sluice.sent.bytes", "sendfile");
        double buffered = count("sluice.sent.bytes", "buffered");
        double files = count("sluice.sent.files", "sendfile");

        assertThat(http.get(FILES + "large").body()).isEqualTo(content);

        assertThat(tree.recorder.regions)
                .hasSizeGreaterThan(4)
                .allSatisfy(region -> assertThat(region).isInstanceOf(DefaultFileRegion.class));
        assertThat(tree.recorder.mostUnderWay).hasValueLessThanOrEqualTo(2);
        await().until(() -> count("sluice.sent.files", "sendfile") == files + 1);
        assertThat(count("sluice.sent.bytes", "sendfile")).isEqualTo(bytes + LARGE);
        assertThat(count("sluice.sent.bytes", "buffered")).isEqualTo(buffered);
    }

    @Test
    void aSmallFileLeavesInOneWriteWithItsHead() throws IOException {
        tree.write("small", random(FileSender.MAX_GATHERED));
        double bytes = count("sluice.sent.bytes", "buffered");
        assertThat(http.get(FILES + "small").body()).hasSize(FileSender.MAX_GATHERED);
        assertThat(tree.recorder.regions).isEmpty();
        assertThat(tree.recorder.flushes).hasValue(1);
        await().until(() ->
                count("sluice.sent.bytes", "buffered") == bytes + FileSender.MAX_GATHERED);
    }

    @Test
    void aRangeOfALargeFileIsThatPart() throws IOException {
        byte[] content = random(LARGE);
        tree.write("part", content);
        for (int first : new int[] {0, 1, (1 << 20) - 1, LARGE - 70_000, LARGE - 5}) {
            assertThat(http.get(FILES + "part", "Range: bytes=" + first + "-").body())
                    .isEqualTo(Arrays.copyOfRange(content, first, LARGE));
        }
    }

    @Test
    void everyLengthAroundTheLimitsIsWhole() throws IOException {
        byte[] content = random(200_000);
        tree.write("lengths", content);
        for (int length : new int[] {1, 32768, 32769, 65535, 65536, 65537, 131073}) {
            assertThat(http.get(FILES + "lengths", "Range: bytes=0-" + (length - 1)).body())
                    .isEqualTo(Arrays.copyOf(content, length));
        }
    }

    @Test
    void servesTheEndOfAFileOfTwoGibibytes() throws IOException {
        long length = makeSparse();
        long first = length - (3 << 20);
        assertThat(http.send("HEAD", FILES + "sparse").head().length()).isEqualTo(length);
        assertThat(http.send("GET", FILES + "sparse", "Range: bytes=" + first + "-").head())
                .extracting(RawHttp.Head::length)
                .isEqualTo(length - first);
        assertThat(http.skip(length - first - 3)).isEqualTo(length - first - 3);
        assertThat(http.bytes(3)).containsExactly(7, 8, 9);
        Files.delete(tree.file("sparse"));
    }

    @Test
    @Tag("long")
    void servesAFileOfTwoGibibytes() throws IOException {
        long length = makeSparse();
        assertThat(http.send("GET", FILES + "sparse").head().length()).isEqualTo(length);
        assertThat(http.skip(length - 3)).isEqualTo(length - 3);
        assertThat(http.bytes(3)).containsExactly(7, 8, 9);
        Files.delete(tree.file("sparse"));
    }

    /** Nothing but its last three bytes takes room. */
    private long makeSparse() throws IOException {
        long length = (2L << 30) + 3;
        try (FileChannel channel =
                FileChannel.open(
                        tree.file("sparse"),
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(new byte[] {7, 8, 9}), length - 3);
        }
        tree.note("sparse");
        return length;
    }

    @Test
    void cutsTheConnectionWhenTheFileIsTruncated() throws IOException {
        tree.write("truncated", random(LARGE));
        http.send("GET", FILES + "truncated").head();
        try (FileChannel channel =
                FileChannel.open(tree.file("truncated"), StandardOpenOption.WRITE)) {
            channel.truncate(LARGE / 2);
        }
        assertThat(http.skip(LARGE)).isLessThan(LARGE);
    }

    @Test
    void cutsTheConnectionBeforeTheEndWhenTheFileIsWrittenTo() throws IOException {
        tree.write("rewritten", random(LARGE));
        http.send("GET", FILES + "rewritten").head();
        try (FileChannel channel =
                FileChannel.open(tree.file("rewritten"), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[100]), LARGE / 2);
        }
        Files.setLastModifiedTime(tree.file("rewritten"), FileTime.fromMillis(1));
        assertThat(http.skip(LARGE)).isLessThan(LARGE);
    }

    @Test
    void sendsTheOldContentWholeWhenAnotherIsPutInItsPlace() throws IOException {
        byte[] content = random(LARGE);
        tree.write("replaced", content);
        http.send("GET", FILES + "replaced").head();
        Files.write(tree.file("replaced.new"), new byte[10]);
        Files.move(
                tree.file("replaced.new"), tree.file("replaced"), StandardCopyOption.ATOMIC_MOVE);
        assertThat(http.bytes(LARGE)).isEqualTo(content);
    }

    @Test
    void sendsTheOldContentWholeWhenItIsUnlinked() throws IOException {
        byte[] content = random(LARGE);
        tree.write("unlinked", content);
        http.send("GET", FILES + "unlinked").head();
        Files.delete(tree.file("unlinked"));
        assertThat(http.bytes(LARGE)).isEqualTo(content);
    }

    @Test
    void aCallerThatDoesNotReadHoldsTwoSlicesAndLetsGoWhenItLeaves() throws IOException {
        tree.write("stalled", random(LARGE));
        http.send("GET", FILES + "stalled").head();
        await().until(() -> tree.recorder.underWay.get() == 2);
        assertThat(tree.openFiles()).isEqualTo(1);
        assertThat(tree.recorder.regions).hasSizeLessThan(10);
        http.close();
        await().until(() -> tree.recorder.underWay.get() == 0);
    }

    @Test
    void sendsBuffersOverTls() throws IOException, GeneralSecurityException {
        byte[] content = random(3_000_001);
        tree.write("secret", content);
        double bytes = count("sluice.sent.bytes", "buffered");
        try (RawHttp secure = tls()) {
            assertThat(secure.get(FILES + "secret").body()).isEqualTo(content);
            assertThat(secure.get(FILES + "secret", "Range: bytes=-3").body()).hasSize(3);
        }
        assertThat(tree.recorder.regions).isEmpty();
        await().until(() -> count("sluice.sent.bytes", "buffered") == bytes + content.length + 3);
    }

    @Test
    void cutsTheConnectionOverTlsAsWell() throws IOException, GeneralSecurityException {
        tree.write("torn", random(LARGE));
        try (RawHttp secure = tls()) {
            secure.send("GET", FILES + "torn").head();
            try (FileChannel channel =
                    FileChannel.open(tree.file("torn"), StandardOpenOption.WRITE)) {
                channel.truncate(LARGE / 2);
            }
            assertThat(secure.skip(LARGE)).isLessThan(LARGE);
        }
    }
}
