package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds between nodes that show each other certificates, and one that has another's. */
@Tag("slow")
class MutualTlsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String HERE = "IP:127.0.0.1";

    private Path home;
    private TestAuthority ours;
    private TestAuthority foreign;
    private NodeProcess a;
    private NodeProcess b;
    private NodeProcess stranger;

    @BeforeEach
    void makeNodes(@TempDir Path directory) throws Exception {
        home = directory;
        ours = new TestAuthority(home, "ours");
        foreign = new TestAuthority(home, "foreign");
        a = node("a", ours);
        b = node("b", ours);
        stranger = node("c", foreign);
        a.peers(b);
        b.peers(a);
        stranger.peers(a, b);
        Files.write(a.tree().resolve("from-a"), new byte[2_000_000]);
        Files.writeString(b.tree().resolve("from-b"), "b");
        Files.writeString(stranger.tree().resolve("from-c"), "c");
    }

    private NodeProcess node(String name, TestAuthority authority) throws Exception {
        Path own = Files.createDirectory(home.resolve(name));
        authority.issue(name, HERE);
        show(name, authority, ours);
        return new NodeProcess(name, own)
                .set("sluice.auth.mode", "mtls")
                .secure(own.resolve("tls"));
    }

    /** Puts all files of a node in place at once, as Kubernetes does: a link changes. */
    private void show(String name, TestAuthority authority, TestAuthority... trusted)
            throws Exception {
        Path own = home.resolve(name);
        Path next = Files.createTempDirectory(own, "tls-");
        authority.write(name, next.resolve("tls.crt"), next.resolve("tls.key"));
        Path all = next.resolve("ca.crt");
        for (TestAuthority each : trusted) {
            Path one = next.resolve("one.crt");
            each.writeTo(one);
            Files.writeString(
                    all,
                    Files.readString(one),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        Path link = Files.createSymbolicLink(own.resolve("next"), next);
        Files.move(link, own.resolve("tls"), StandardCopyOption.ATOMIC_MOVE);
    }

    @AfterEach
    void endNodes() {
        a.close();
        b.close();
        stranger.close();
    }

    private static boolean answers(NodeProcess node, SSLContext tls) throws InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(node.url() + "/v1/node")).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void whoHasNoCertificateOfOursOrAWeakKeyGetsNothingAndHoldsNobodyUp() throws Exception {
        NodeProcess.startAll(a, b, stranger);
        Trees.awaitEqual(SOON, a, b);

        await().atMost(SOON).until(() -> stranger.status().toString().contains("SSL"));
        assertThat(Trees.describe(stranger.tree())).containsOnlyKeys("from-c");
        assertThat(answers(a, ours.context("a", ours))).isTrue();
        assertThat(answers(a, ours.context(null, ours))).isFalse();
        assertThat(answers(a, foreign.context("c", ours))).isFalse();

        ours.issueRsa("strong", 2048);
        ours.issueRsa("weak", 1024);
        assertThat(answers(a, ours.context("strong", ours))).isTrue();
        assertThat(answers(a, ours.context("weak", ours))).isFalse();

        Files.writeString(b.tree().resolve("later"), "still");
        Trees.awaitEqual(SOON, a, b);
        assertThat(Trees.describe(a.tree())).containsOnlyKeys("from-a", "from-b", "later");
    }

    /** Authority and certificates, in the order that the documentation tells. */
    @Test
    @Tag("long") // some transfers are tried a second time: to be found out
    void everythingIsReplacedWhileFilesTravel() throws Exception {
        NodeProcess.startAll(a, b);
        Trees.awaitEqual(SOON, a, b);
        SSLContext old = ours.context("a", ours);

        try (Load load = new Load(a, b)) {
            for (String name : List.of("a", "b")) {
                show(name, ours, ours, foreign);
            }
            SSLContext next = foreign.context("c", ours);
            await().atMost(SOON).until(() -> answers(a, next) && answers(b, next));
            goOn(load);

            for (String name : List.of("a", "b")) {
                foreign.issue(name, HERE);
                show(name, foreign, ours, foreign);
            }
            SSLContext after = foreign.context("c", foreign);
            await().atMost(SOON).until(() -> answers(a, after) && answers(b, after));
            goOn(load);

            for (String name : List.of("a", "b")) {
                show(name, foreign, foreign);
            }
            SSLContext stale = ours.context("a", foreign);
            await().atMost(SOON).until(() -> !answers(a, stale) && !answers(b, stale));
            await().atMost(SOON).until(() -> answers(a, after) && answers(b, after));
            goOn(load);
        }
        assertThat(answers(a, old)).isFalse();
        Trees.awaitEqual(SOON, a, b);
        assertThat(Load.sum("sluice_failures_total", a, b)).isZero();
    }

    private static void goOn(Load load) {
        int before = load.count();
        await().atMost(SOON).until(() -> load.count() > before + 20);
    }
}
