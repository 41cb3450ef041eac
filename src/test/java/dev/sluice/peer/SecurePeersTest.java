package dev.sluice.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.TestAuthority;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.peer.content.ContentClient;
import dev.sluice.peer.feed.FeedClient;
import dev.sluice.peer.http.Pacer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both clients over TLS: whom they believe, what they show, and what they never send. */
class SecurePeersTest {

    private static final byte[] CONTENT = new byte[3_000_001];
    private static final String HERE = "IP:127.0.0.1,DNS:localhost";
    private static TestAuthority ours;
    private static TestAuthority foreign;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Shown shown = new Shown();
    private final FeedClient feeds =
            new FeedClient(Given.CALLER, shown, Given.patient(), InstantSource.system());
    private final ContentClient contents =
            new ContentClient(
                    Given.CALLER,
                    shown,
                    Given.patient(),
                    Pacer.unlimited(),
                    MemoryBudget.unlimited());
    private @Nullable HttpsServer server;

    /** What a test shows to peers. */
    private static final class Shown implements Credentials {
        private volatile @Nullable SSLContext tls;
        private volatile @Nullable String authorization;

        @Override
        public @Nullable String authorization() {
            return authorization;
        }

        @Override
        public SSLContext tls() {
            return Objects.requireNonNull(tls);
        }
    }

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) {
        new Random(1).nextBytes(CONTENT);
        ours = new TestAuthority(directory, "ours");
        ours.issue("here", HERE);
        ours.issue("elsewhere", "IP:127.0.0.2,DNS:elsewhere.example");
        ours.issue("service", "DNS:nodes.example");
        ours.issue("expired", HERE, "-startdate", "-10d", "-validity", "5");
        foreign = new TestAuthority(directory, "foreign");
        foreign.issue("here", HERE);
    }

    @AfterEach
    void stop() {
        feeds.close();
        contents.close();
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }

    private URI serve(SSLContext tls, boolean needsCertificate) throws IOException {
        HttpsServer made =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        made.setHttpsConfigurator(
                new HttpsConfigurator(tls) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters asked = tls.getDefaultSSLParameters();
                        asked.setNeedClientAuth(needsCertificate);
                        parameters.setSSLParameters(asked);
                    }
                });
        made.createContext("/", this::answer);
        made.setExecutor(threads);
        made.start();
        server = made;
        return URI.create("https://127.0.0.1:" + made.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        seen.add(
                exchange.getRequestURI()
                        + " by "
                        + certificate((HttpsExchange) exchange)
                        + " with "
                        + exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] body =
                exchange.getRequestURI().getPath().equals("/v1/node")
                        ? """
                        {"node":"0000000000000011","run":"0000000000000022","name":"b",
                         "software":"0","protocol":1,"folders":{}}\
                        """
                                .getBytes(StandardCharsets.UTF_8)
                        : CONTENT;
        exchange.sendResponseHeaders(200, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    private static String certificate(HttpsExchange exchange) {
        try {
            return exchange.getSSLSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException _) {
            return "nobody";
        }
    }

    private byte[] fetch(URI base) throws Exception {
        ByteArrayOutputStream fetched = new ByteArrayOutputStream();
        contents.fetch(
                base,
                Given.DOCS,
                RelativePath.of("a"),
                Given.DIGEST,
                0,
                CONTENT.length,
                bytes -> {
                    byte[] part = new byte[bytes.remaining()];
                    bytes.get(part);
                    fetched.write(part);
                });
        return fetched.toByteArray();
    }

    private void assertBothRefuse(URI base) {
        assertThatExceptionOfType(PeerException.class)
                .isThrownBy(() -> feeds.node(base))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(PeerException.Kind.RETRY));
        assertThatExceptionOfType(PeerException.class)
                .isThrownBy(() -> fetch(base))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(PeerException.Kind.RETRY));
        assertThat(seen).isEmpty();
    }

    @Test
    void askAPeerThatIsTheOneThatIsMeant() throws Exception {
        URI base = serve(ours.context("here", ours), false);
        shown.tls = ours.context(null, ours);
        shown.authorization = "Bearer of-a-token";

        assertThat(feeds.node(base).name()).isEqualTo("b");
        assertThat(fetch(base)).isEqualTo(CONTENT);
        assertThat(fetch(base)).isEqualTo(CONTENT);
        assertThat(seen)
                .hasSize(3)
                .allSatisfy(call -> assertThat(call).endsWith("by nobody with Bearer of-a-token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"elsewhere", "service", "expired"})
    void sendNothingToAPeerWithAnotherNameOrWhoseTimeIsOver(String certificate) throws Exception {
        URI base = serve(ours.context(certificate, ours), false);
        shown.tls = ours.context(null, ours);
        assertBothRefuse(base);
    }

    @Test
    void sendNothingToAPeerOfAnotherAuthority() throws Exception {
        URI base = serve(foreign.context("here", ours), false);
        shown.tls = ours.context(null, ours);
        assertBothRefuse(base);
    }

    @Test
    void believeAnAddressThatShowsTheNameByWhichItWasFound() throws Exception {
        URI base = serve(ours.context("service", ours), false);
        shown.tls = ours.context(null, ours);

        URI found = URI.create(base + "#nodes.example");
        assertThat(feeds.node(found).name()).isEqualTo("b");
        assertThat(fetch(found)).isEqualTo(CONTENT);
    }

    @Test
    void doNotBelieveAnAddressThatShowsAnotherName() throws Exception {
        URI base = serve(ours.context("service", ours), false);
        shown.tls = ours.context(null, ours);
        assertBothRefuse(URI.create(base + "#others.example"));
    }

    @Test
    void showTheirCertificateWhereOneIsAskedFor() throws Exception {
        URI base = serve(ours.context("here", ours), true);
        shown.tls = ours.context("elsewhere", ours);

        assertThat(feeds.node(base).name()).isEqualTo("b");
        assertThat(fetch(base)).isEqualTo(CONTENT);
        assertThat(seen).allSatisfy(call -> assertThat(call).contains("by CN=elsewhere"));
    }

    @Test
    void areRefusedWithoutACertificateThatIsBelieved() throws Exception {
        URI base = serve(ours.context("here", ours), true);
        for (SSLContext tls : bad()) {
            shown.tls = tls;
            assertBothRefuse(base);
        }
    }

    private static List<SSLContext> bad() throws GeneralSecurityException, IOException {
        return List.of(
                ours.context(null, ours),
                ours.context("expired", ours),
                foreign.context("here", ours));
    }

    /** As a node does that takes over new certificates at that moment. */
    @Test
    void tryAgainWhereAHandshakeIsCut() throws Exception {
        URI base = serve(ours.context("here", ours), false);
        shown.tls = ours.context(null, ours);

        try (CuttingDoor door = new CuttingDoor(base.getPort(), 2)) {
            assertThat(fetch(door.url())).isEqualTo(CONTENT);
            assertThat(door.cuts()).isEqualTo(2);
        }
    }

    @Test
    void giveUpWhereEveryHandshakeIsCut() throws Exception {
        URI base = serve(ours.context("here", ours), false);
        shown.tls = ours.context(null, ours);

        try (CuttingDoor door = new CuttingDoor(base.getPort(), Integer.MAX_VALUE)) {
            assertThatExceptionOfType(PeerException.class)
                    .isThrownBy(() -> fetch(door.url()))
                    .withMessageContaining("closed during the TLS handshake")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(PeerException.Kind.RETRY));
            assertThat(door.cuts()).isEqualTo(6);
        }
        assertThat(seen).isEmpty();
    }

    @Test
    void showANewCertificateFromTheNextCallOn() throws Exception {
        URI base = serve(ours.context("here", ours), true);
        for (String name : List.of("here", "elsewhere")) {
            shown.tls = ours.context(name, ours);
            seen.clear();
            feeds.node(base);
            fetch(base);
            assertThat(seen).hasSize(2);
            assertThat(seen).allSatisfy(call -> assertThat(call).contains("by CN=" + name));
        }
    }
}
