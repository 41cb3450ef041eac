package dev.sluice.serve.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Whoever makes the node wait is hung up on, and holds nobody else up. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class SlowCallersTest {

    private static final int LARGE = 32 << 20;

    /**
     * Read in 2 s, of which one window is judged as a whole: what the kernel takes at once is sent
     * before it begins, and what it still holds at the end, up to 4 MiB, after it has ended.
     */
    private static final int STEADY = 20 << 20;

    private static final int MANY = 500;
    private static final Duration HEAD = Duration.ofMillis(800);
    private static final Duration WINDOW = Duration.ofSeconds(1);

    /** A shared machine may be slow; 100 is what must hold where nothing else runs. */
    private static final long PROBE_MILLIS = Long.getLong("tests.probe-millis", 2_000);

    @Inject ServedTree tree;
    @Inject HttpServer server;

    @TestHTTPResource(value = "/health/live", management = true)
    @Nullable URL probe;

    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        tree.write("large", new byte[LARGE]);
        tree.write("small", new byte[] {1, 2, 3});
        bound(5_000, 5_000);
    }

    private void bound(int all, int perAddress) {
        tree.bounds = new Bounds(all, perAddress, HEAD, WINDOW, 64 << 10);
    }

    @AfterEach
    void close() throws IOException {
        tree.bounds = ServedTree.USUAL;
        for (Socket socket : sockets) {
            socket.close();
        }
        await().until(() -> tree.openFiles() == 0);
    }

    private Socket connect(String from) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(16 << 10);
        socket.setSoTimeout(20_000);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
        return socket;
    }

    private RawHttp http() throws IOException {
        return RawHttp.over(connect("127.0.0.1"));
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(1);
            byte[] some = new byte[1 << 16];
            while (socket.getInputStream().read(some) >= 0) {
                socket.getOutputStream().write('x');
            }
            return true;
        } catch (java.net.SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    @Test
    void whoSaysNothingAtFirstIsCut() throws IOException {
        long begun = System.nanoTime();
        assertThat(http().skip(1)).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(HEAD);
    }

    @Test
    void aHeadThatComesByteByByteIsCutAtItsTimeThoughItNeverRests() throws Exception {
        Socket socket = connect("127.0.0.1");
        try (ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor()) {
            var _ =
                    drip.scheduleWithFixedDelay(
                            () -> send(socket, "G"), 0, 50, TimeUnit.MILLISECONDS);
            assertThat(RawHttp.over(socket).skip(1)).isZero();
            drip.shutdownNow();
        }
    }

    private static void send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException _) {
            // It was cut: what the test is about.
        }
    }

    @Test
    void alsoTheSecondHeadHasItsTime() throws IOException {
        RawHttp http = http();
        assertThat(http.get("/v1/node").status()).isEqualTo(200);
        http.raw("GET /v1/no");
        assertThat(http.skip(1)).isZero();
    }

    @Test
    void whoRestsBetweenRequestsIsNotCut() throws IOException {
        RawHttp http = http();
        assertThat(http.get("/v1/node").status()).isEqualTo(200);
        long rested = System.nanoTime();
        await().until(() -> System.nanoTime() - rested > 2 * HEAD.toNanos());
        assertThat(http.get("/v1/node").status()).isEqualTo(200);
    }

    @Test
    void whoWaitsForNewsIsNotCut() throws IOException {
        RawHttp http = http();
        String cursor =
                "epoch=%s&run=%s&after=%s"
                        .formatted(tree.index().epoch(), ServedTree.RUN, tree.index().last());
        assertThat(http.get("/v1/folders/docs/changes?wait=1500ms&" + cursor).status())
                .isEqualTo(200);
    }

    @Test
    void aBodyThatComesTooSlowlyIsCut() throws IOException {
        RawHttp http = http();
        http.send(
                "POST",
                "/v1/folders/docs/bundle",
                "Content-Length: 100000",
                "Content-Type: application/x-ndjson");
        http.raw("{");
        assertThat(http.skip(1)).isZero();
    }

    @Test
    void whoNeverReadsIsCutAndHoldsNoFile() throws IOException {
        Socket socket = connect("127.0.0.1");
        var _ = RawHttp.over(socket).send("GET", "/v1/folders/docs/files/large");
        await().until(() -> tree.openFiles() > 0);
        await().until(() -> tree.openFiles() == 0);
        assertThat(RawHttp.over(socket).skip(LARGE)).isLessThan(LARGE);
    }

    /** Ten times the least rate: a guard that is so much too strict hangs up. */
    @Test
    void whoReadsSlowlyButAboveTheLeastRateGetsEverything() throws IOException {
        tree.bounds = new Bounds(5_000, 5_000, HEAD, WINDOW, 1 << 20);
        tree.write("steady", new byte[STEADY]);
        RawHttp http = http().send("GET", "/v1/folders/docs/files/steady");
        assertThat(http.head().status()).isEqualTo(200);
        long begun = System.nanoTime();
        for (int read = 0; read < STEADY; read += 1 << 20) {
            assertThat(http.bytes(1 << 20)).hasSize(1 << 20);
            Duration due = Duration.ofMillis(100L * ((read >> 20) + 1));
            await().pollInterval(Duration.ofMillis(10))
                    .until(() -> System.nanoTime() - begun > due.toNanos());
        }
    }

    @Test
    void asManyAsAllowedAreServedAndOneMoreIsClosedAtOnce() throws IOException {
        bound(5_000, 3);
        List<RawHttp> allowed = List.of(http(), http(), http());
        for (RawHttp each : allowed) {
            assertThat(each.get("/v1/node").status()).isEqualTo(200);
        }
        assertThat(isTurnedAway("127.0.0.1")).isTrue();
        assertThat(isTurnedAway("127.0.0.2")).as("somebody else").isFalse();
        allowed.getFirst().close();
        await().until(() -> !isTurnedAway("127.0.0.1"));
    }

    @Test
    void allTogetherAreLimitedAsWell() throws IOException {
        bound(2, 2);
        assertThat(http().get("/v1/node").status()).isEqualTo(200);
        assertThat(RawHttp.over(connect("127.0.0.2")).get("/v1/node").status()).isEqualTo(200);
        assertThat(isTurnedAway("127.0.0.3")).isTrue();
    }

    private boolean isTurnedAway(String from) throws IOException {
        try (Socket socket = connect(from)) {
            RawHttp.over(socket).get("/v1/node");
            return false;
        } catch (java.io.EOFException | SocketException _) {
            return true;
        }
    }

    /** 500 that send a byte now and then, 500 that never read. */
    @Test
    void aThousandHostileConnectionsHoldNobodyUpAndAreGoneAfterTheirTime(TestReporter reporter)
            throws Exception {
        Duration patience = Duration.ofSeconds(4);
        tree.bounds = new Bounds(5_000, 5_000, patience, patience, 512);
        List<Socket> hostile = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Socket drip = connect("127.0.0.1");
            send(drip, "G");
            hostile.add(drip);
            Socket mute = connect("127.0.0.1");
            send(mute, "GET /v1/folders/docs/files/large HTTP/1.1\r\nHost: x\r\n\r\n");
            hostile.add(mute);
        }
        long millis = p99(200);
        reporter.publishEntry("ms of a probe, 99th percentile", Long.toString(millis));
        assertThat(millis).as("ms of a probe").isLessThan(PROBE_MILLIS);
        RawHttp good = http();
        assertThat(good.get("/v1/folders/docs/files/small").body()).containsExactly(1, 2, 3);
        assertThat(good.get("/v1/folders/docs/files/large").body()).hasSize(LARGE);
        await().atMost(Duration.ofSeconds(60)).until(() -> tree.openFiles() == 0);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> hostile.stream().allMatch(SlowCallersTest::isClosed));
    }

    private long p99(int probes) throws IOException {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < probes; i++) {
            long begun = System.nanoTime();
            try (var in = Objects.requireNonNull(probe).openStream()) {
                var _ = in.readAllBytes();
            }
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        }
        Collections.sort(millis);
        return millis.get(probes * 99 / 100);
    }
}
