package dev.sluice.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.pace.Bandwidth;
import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.peer.content.BundleItem;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.peer.content.HeardBundle;
import dev.sluice.peer.content.TarBytes;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.feed.Heard;
import dev.sluice.peer.http.Pacer;
import dev.sluice.peer.http.PacerClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A limited bandwidth on real sockets. The watch is as impatient as it can be. */
class PacedClientTest {

    private static final int RATE = 1 << 20;
    private static final int SIZE = 800 << 10;
    private static final RelativePath PATH = RelativePath.of("a");

    /** What it takes at least: all but the tenth of a second that may come at once. */
    private static final Duration MIN = Duration.ofMillis(SIZE * 1000L / RATE - 100);

    private LyingPeer peer;
    private final Pacer pacer = new Pacer(Bandwidth.of("1MiB"), PacerClock.system());
    private final Limits limits = Given.limits(Duration.ofMillis(300), Duration.ofSeconds(20));
    private final ContentClient client =
            new ContentClient(
                    Given.CALLER, new NoCredentials(), limits, pacer, MemoryBudget.unlimited());

    @BeforeEach
    void start() throws IOException {
        peer = new LyingPeer();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        peer.close();
    }

    private static String answer(int size) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n" + "x".repeat(size);
    }

    private long fetch(int size) throws PeerException, IOException {
        long[] received = {0};
        client.fetch(
                peer.base(),
                Given.DOCS,
                PATH,
                Given.DIGEST,
                0,
                size,
                bytes -> {
                    received[0] += bytes.remaining();
                    bytes.position(bytes.limit());
                });
        return received[0];
    }

    @Test
    void aLimitedFetchTakesItsTimeAndIsNotCutForIt() throws Exception {
        peer.says(answer(SIZE));

        long begun = System.nanoTime();
        long received = fetch(SIZE);

        assertThat(received).isEqualTo(SIZE);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(MIN);
        assertThat(pacer.waited()).isGreaterThan(MIN.dividedBy(2));
    }

    @Test
    void severalFetchesShareTheRate() throws Exception {
        peer.says(answer(SIZE / 4)).says(answer(SIZE / 4)).says(answer(SIZE / 4));
        peer.says(answer(SIZE / 4));

        long begun = System.nanoTime();
        List<CompletableFuture<Void>> fetches =
                List.of(
                        inParallel(SIZE / 4),
                        inParallel(SIZE / 4),
                        inParallel(SIZE / 4),
                        inParallel(SIZE / 4));
        for (CompletableFuture<Void> fetch : fetches) {
            fetch.get(20, TimeUnit.SECONDS);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(MIN);
    }

    private CompletableFuture<Void> inParallel(int size) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        assertThat(fetch(size)).isEqualTo(size);
                        done.complete(null);
                    } catch (PeerException | IOException | RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                });
        return done;
    }

    @Test
    void aBundleIsHeldToItAsWell() throws Exception {
        TarBytes tar = new TarBytes().file("a", "x".repeat(SIZE)).end();
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        peer.says(TarBytes.concat(head, tar.chunks(100_000), "0\r\n\r\n"));
        List<BundleItem> items = List.of(new BundleItem(PATH, Given.DIGEST, SIZE));
        List<String> heard = new ArrayList<>();

        long begun = System.nanoTime();
        client.fetch(peer.base(), Given.DOCS, items, new HeardBundle(heard));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(MIN);
        assertThat(heard).endsWith("end a");
    }

    @Test
    void theFeedIsNotHeldUp() throws Exception {
        int longer = 40 * RATE; // than any machine takes for the feed
        peer.says(answer(longer));
        CompletableFuture<Void> fetch = inParallel(longer);
        await().until(() -> peer.requests().size() == 1);
        String[] lines = new String[3000];
        Arrays.setAll(lines, i -> FeedLines.directory("d" + i, i + 1));
        peer.says(
                FeedLines.answer(
                        FeedLines.header("full", lines.length),
                        String.join("", lines),
                        FeedLines.end(lines.length)));
        try (FeedClient feeds = new FeedClient(Given.CALLER, Given.patient())) {
            Heard heard = new Heard();
            feeds.changes(peer.base(), Given.DOCS, null, Sequence.ZERO, 3000, Duration.ZERO, heard);
            assertThat(heard.entries()).hasSize(lines.length);
        }

        assertThat(fetch).isNotDone();
        client.close();
        await().untilAsserted(() -> assertThat(fetch).isCompletedExceptionally());
    }
}
