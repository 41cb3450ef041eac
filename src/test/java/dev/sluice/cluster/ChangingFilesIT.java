package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.serve.gate.TestCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that change while they are sent, or that never rest. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class ChangingFilesIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** More than the sockets on the way take in, of which the sending one may have 4 MiB. */
    private static final int SIZE = 16 << 20;

    private static final int RECEIVE_BUFFER = 256 << 10;
    private static final long HELD_AFTER = 1 << 20;

    private NodeProcess a;
    private NodeProcess b;
    private Link link;
    private Path ready;
    private SSLSocketFactory tls;
    private int tlsPort;

    /** How the contents leave the sending node. */
    enum Way {
        PLAIN,
        TLS
    }

    /** What happens to a file while it is sent. */
    enum Change {
        TRUNCATED {
            @Override
            void make(Path file) throws IOException {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(SIZE / 2);
                }
            }
        },
        OVERWRITTEN {
            @Override
            void make(Path file) throws IOException {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.wrap(new byte[1000]), SIZE - (100 << 10));
                }
            }
        },
        REPLACED {
            @Override
            void make(Path file) throws IOException {
                Path next = file.resolveSibling("../replacement");
                Files.write(next, random(SIZE, 2));
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            }
        },
        REMOVED {
            @Override
            void make(Path file) throws IOException {
                Files.delete(file);
            }
        };

        abstract void make(Path file) throws IOException;

        /** What was opened is no more what the index says; otherwise it is, under no name. */
        boolean spoils() {
            return this == TRUNCATED || this == OVERWRITTEN;
        }
    }

    static Stream<Arguments> cases() {
        return Arrays.stream(Way.values())
                .flatMap(way ->
                        Arrays.stream(Change.values()).map(change -> Arguments.of(way, change)));
    }

    @BeforeAll
    void start(@TempDir Path home) throws IOException, GeneralSecurityException {
        ready = Files.createDirectory(home.resolve("ready"));
        link = new Link();
        tls = TestCertificate.trusting();
        tlsPort = NodeProcess.freePort();
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        a.set("sluice.scan.settle", "100ms");
        a.set("quarkus.http.ssl-port", Integer.toString(tlsPort));
        a.set("quarkus.http.ssl.certificate.key-store-file", TestCertificate.file().toString());
        a.set("quarkus.http.ssl.certificate.key-store-password", TestCertificate.PASSWORD);
        b.set("sluice.peers", link.url());
        link.lead(() -> far(Way.PLAIN));
        NodeProcess.startAll(a, b);
    }

    @AfterAll
    void end() throws IOException {
        a.close();
        b.close();
        link.close();
    }

    private Socket far(Way way) throws IOException {
        Socket socket = way == Way.TLS ? tls.createSocket() : new Socket();
        int port = way == Way.TLS ? tlsPort : URI.create(a.url()).getPort();
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFileThatChangesWhileItIsSentArrivesOnlyWhole(Way way, Change change) throws Exception {
        link.lead(() -> far(way));
        String name = way + "-" + change;
        Path sent = a.tree().resolve(name);
        Path received = b.tree().resolve(name);
        // Of its own, or it would be copied from what is left of the test before.
        byte[] old = random(SIZE, name.hashCode());
        Path whole = Files.write(ready.resolve(name), old);
        Link.Hold hold = link.hold(HELD_AFTER);
        // Whole at once: of a file that a slow disk takes in pieces a part may be sent, and be
        // right.
        Files.move(whole, sent, StandardCopyOption.ATOMIC_MOVE);
        hold.reached.get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(received).doesNotExist();

        change.make(sent);
        byte[] now = contentOf(sent);
        hold.release();

        if (change.spoils()) {
            hold.cut.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
        await("only whole contents, and the last one in the end")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    byte[] seen = contentOf(received);
                    boolean isOld = Arrays.equals(seen, old);
                    boolean isNow = Arrays.equals(seen, now);
                    assertThat(seen == null || isOld || isNow).as("whole").isTrue();
                    return isNow;
                });
        await("no thread spins").atMost(SOON).until(() -> ThreadTimes.busiest(a.pid()) < 0.5);
    }

    /** What one reader sees who opens the file once; null if it is not there. */
    private static byte @Nullable [] contentOf(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    @Test
    void aLogThatIsAppendedToAllTheTimeArrivesAgainAndAgain() throws Exception {
        link.lead(() -> far(Way.PLAIN));
        Path log = a.tree().resolve("log");
        Path copy = b.tree().resolve("log");
        Files.write(log, random(100_000, 3));
        try (ScheduledExecutorService appender = Executors.newSingleThreadScheduledExecutor()) {
            var appending =
                    appender.scheduleAtFixedRate(() -> append(log), 0, 50, TimeUnit.MILLISECONDS);
            long size = 0;
            for (int arrivals = 0; arrivals < 3; arrivals++) {
                long last = size;
                await("the log arrives")
                        .atMost(Duration.ofSeconds(15))
                        .until(() -> Files.exists(copy) && Files.size(copy) > last);
                size = Files.size(copy);
                byte[] arrived = Files.readAllBytes(copy);
                byte[] written = Files.readAllBytes(log);
                assertThat(arrived).isEqualTo(Arrays.copyOf(written, arrived.length));
                assertThat(appending.isDone()).isFalse();
            }
            appending.cancel(false);
        }
        await().atMost(SOON).until(() -> Files.mismatch(copy, log) < 0);
    }

    private static void append(Path log) {
        try (OutputStream out = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
            out.write(random(100, System.nanoTime()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As LMDB and rrdtool write: the second write to a page sets no time. */
    @Test
    void whatWasWrittenThroughMmapWithoutANewTimeIsToldByWhoFetchesIt() throws Exception {
        Path sent = a.tree().resolve("page.db");
        Path received = b.tree().resolve("page.db");
        link.lead(() -> {
            throw new IOException("away");
        });
        Files.write(sent, random(300_000, 4));
        try (FileChannel file =
                FileChannel.open(sent, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var page = file.map(FileChannel.MapMode.READ_WRITE, 0, 4096);
            page.put(0, (byte) 1);
            a.scan();
            FileTime before = Files.getLastModifiedTime(sent);
            page.put(0, (byte) 2);
            a.scan();
            assertThat(Files.getLastModifiedTime(sent)).isEqualTo(before);
            link.lead(() -> far(Way.PLAIN));

            await("the second write arrives")
                    .atMost(SOON)
                    .until(() -> Arrays.equals(contentOf(received), contentOf(sent)));
            assertThat(Files.getLastModifiedTime(sent)).isEqualTo(before);
        }
    }
}
