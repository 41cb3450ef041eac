package dev.sluice.serve.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.Digest;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.identity.SigningKey;
import dev.sluice.peer.Caller;
import dev.sluice.peer.Credentials;
import dev.sluice.peer.Limits;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.content.BundleItem;
import dev.sluice.peer.content.BundleSink;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.peer.http.Pacer;
import dev.sluice.serve.content.Skipped;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contents over real TLS, from the real endpoint to the real client. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class SecureTransferTest {

    /** Twice what fits into the slices and socket buffers on their way, and more. */
    private static final int LARGE = 48 << 20;

    /** Far below what a reader waits for; ChangingFilesIT has the figure, two seconds. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Inject ServedTree tree;
    @Inject HttpServer server;

    private ContentClient client;
    private URI base;
    private byte[] content;
    private Digest digest;

    @BeforeEach
    void connect() throws IOException, GeneralSecurityException {
        SSLContext tls = TestCertificate.context();
        Credentials trusting =
                new Credentials() {
                    @Override
                    public String authorization() {
                        return "Bearer of-no-interest";
                    }

                    @Override
                    public SSLContext tls() {
                        return tls;
                    }
                };
        client =
                new ContentClient(
                        new Caller(new NodeId(1), new RunId(2), SigningKey.make()),
                        trusting,
                        Limits.defaults(),
                        Pacer.unlimited(),
                        MemoryBudget.unlimited());
        base = URI.create("https://127.0.0.1:" + server.getSecurePort());
        content = new byte[LARGE];
        new Random(1).nextBytes(content);
        digest = tree.write("large", content);
    }

    @AfterEach
    void close() {
        client.close();
        await().until(() -> tree.openFiles() == 0);
    }

    /** Sums up what comes, and truncates the file when the first byte has. */
    private final class Sum implements BundleSink {
        private final CRC32C sum = new CRC32C();
        private final boolean truncates;
        private long count;
        private long since;

        Sum(boolean truncates) {
            this.truncates = truncates;
        }

        @Override
        public void bytes(ByteBuffer bytes) throws IOException {
            if (count == 0 && truncates) {
                truncate();
                since = System.nanoTime();
            }
            count += bytes.remaining();
            sum.update(bytes);
        }

        private void truncate() throws IOException {
            try (FileChannel channel =
                    FileChannel.open(tree.file("large"), StandardOpenOption.WRITE)) {
                channel.truncate(LARGE / 2);
            }
        }

        private void assertCutSoon() {
            assertThat(count).isPositive().isLessThan(LARGE);
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(SOON);
        }

        @Override
        public void begin(BundleItem item) {}

        @Override
        public void end(BundleItem item) {}

        @Override
        public void skipped(BundleItem item, Skipped reason) {}
    }

    private void fetch(Sum sum) throws PeerException, IOException {
        client.fetch(base, ServedTree.DOCS, RelativePath.of("large"), digest, 0, LARGE, sum::bytes);
    }

    private void fetchBundle(Sum sum) throws PeerException, IOException {
        client.fetch(
                base,
                ServedTree.DOCS,
                List.of(
                        new BundleItem(RelativePath.of("large"), digest, LARGE),
                        new BundleItem(
                                RelativePath.of("small"), tree.write("small", content(9)), 9)),
                sum);
    }

    private static byte[] content(int length) {
        return new byte[length];
    }

    private static long sum(byte[]... parts) {
        CRC32C sum = new CRC32C();
        for (byte[] part : parts) {
            sum.update(part);
        }
        return sum.getValue();
    }

    @Test
    void aLargeFileArrivesWhole() throws Exception {
        Sum sum = new Sum(false);
        fetch(sum);
        assertThat(sum.sum.getValue()).isEqualTo(sum(content));
    }

    @Test
    void aBundleArrivesWhole() throws Exception {
        Sum sum = new Sum(false);
        fetchBundle(sum);
        assertThat(sum.sum.getValue()).isEqualTo(sum(content, content(9)));
    }

    @Test
    void aFileThatIsTruncatedMeanwhileIsCutAndNoThreadSpins() {
        Sum sum = new Sum(true);
        assertThatThrownBy(() -> fetch(sum)).isInstanceOf(PeerException.class);
        sum.assertCutSoon();
        assertNothingSpins();
    }

    @Test
    void aBundleWhoseFileIsTruncatedMeanwhileIsCutAndNoThreadSpins() {
        Sum sum = new Sum(true);
        assertThatThrownBy(() -> fetchBundle(sum)).isInstanceOf(PeerException.class);
        sum.assertCutSoon();
        assertNothingSpins();
    }

    /** A loop that spins takes all of a second. */
    private static void assertNothingSpins() {
        long before = loopNanos();
        await().during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(5))
                .until(() -> loopNanos() - before < TimeUnit.MILLISECONDS.toNanos(200));
    }

    private static long loopNanos() {
        long nanos = 0;
        for (long id : THREADS.getAllThreadIds()) {
            var thread = THREADS.getThreadInfo(id);
            if (thread != null && thread.getThreadName().contains("eventloop")) {
                nanos += Math.max(0, THREADS.getThreadCpuTime(id));
            }
        }
        return nanos;
    }
}
