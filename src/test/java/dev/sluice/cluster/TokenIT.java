package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds between nodes that share a secret, and one that does not. */
@Tag("slow")
class TokenIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String OLD = "the-old-secret-0123456789";
    private static final String NEW = "the-new-secret-0123456789";

    private Path home;
    private NodeProcess a;
    private NodeProcess b;
    private NodeProcess stranger;

    /** How often we ourselves were refused. */
    private int refused;

    @BeforeEach
    void makeNodes(@TempDir Path directory) throws IOException {
        home = directory;
        a = node("a");
        b = node("b");
        stranger = new NodeProcess("c", Files.createDirectory(home.resolve("c")));
        a.peers(b);
        b.peers(a);
        stranger.peers(a, b);
        Files.writeString(a.tree().resolve("from-a"), "a");
        Files.writeString(b.tree().resolve("from-b"), "b");
        Files.writeString(stranger.tree().resolve("from-c"), "c");
    }

    private NodeProcess node(String name) throws IOException {
        NodeProcess node = new NodeProcess(name, Files.createDirectory(home.resolve(name)));
        tokens(name, OLD);
        return node.set("sluice.auth.mode", "token")
                .set("sluice.auth.token-file", home.resolve(name).resolve("tokens").toString());
    }

    private void tokens(String name, String... tokens) throws IOException {
        Path next = home.resolve(name).resolve("tokens.next");
        Files.writeString(next, String.join("\n", tokens));
        Files.move(next, next.resolveSibling("tokens"), StandardCopyOption.REPLACE_EXISTING);
    }

    @AfterEach
    void endNodes() {
        a.close();
        b.close();
        stranger.close();
    }

    private int status(NodeProcess node, String token) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(node.url() + "/v1/node"))
                            .header("Authorization", "Bearer " + token)
                            .build();
            int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            refused += status == 401 ? 1 : 0;
            return status;
        }
    }

    @Test
    void whoHasNoSecretGetsNothingAndHoldsNobodyUp() throws IOException {
        NodeProcess.startAll(a, b, stranger);
        Trees.awaitEqual(SOON, a, b);

        await().atMost(SOON)
                .until(() -> stranger.status().toString().contains("listens only to those"));
        assertThat(Trees.describe(stranger.tree())).containsOnlyKeys("from-c");
        assertThat(a.metrics()).contains("sluice_refused_total{reason=\"no-token\"}");
        assertThat(home.resolve("a/log")).content().contains("refused a request from 127.0.0.1");

        Files.writeString(a.tree().resolve("later"), "still");
        Trees.awaitEqual(SOON, a, b);
        assertThat(Trees.describe(a.tree())).containsOnlyKeys("from-a", "from-b", "later");
    }

    /** Both nodes must have ended a step before the next one begins. */
    private void awaitRead(int steps) {
        for (String name : new String[] {"a", "b"}) {
            Path log = home.resolve(name).resolve("log");
            await().atMost(SOON)
                    .until(() -> Files.readString(log).split("tokens has changed").length > steps);
        }
    }

    /** The three steps that the documentation tells. */
    @Test
    void aSecretIsReplacedWhileFilesTravel() throws Exception {
        NodeProcess.startAll(a, b);
        Trees.awaitEqual(SOON, a, b);

        try (Load load = new Load(a, b)) {
            int steps = 0;
            for (String[] step : new String[][] {{OLD, NEW}, {NEW, OLD}, {NEW}}) {
                steps++;
                int before = load.count();
                for (String name : new String[] {"a", "b"}) {
                    tokens(name, step);
                }
                awaitRead(steps);
                for (NodeProcess node : new NodeProcess[] {a, b}) {
                    int last = step.length == 1 ? 401 : 200;
                    await().atMost(SOON)
                            .until(() -> status(node, NEW) == 200 && status(node, OLD) == last);
                }
                await().atMost(SOON).until(() -> load.count() > before + 20);
            }
        }
        Trees.awaitEqual(SOON, a, b);
        assertThat(Load.sum("sluice_failures_total", a, b)).isZero();
        assertThat(Load.sum("sluice_refused_total", a, b)).isEqualTo(refused);
        assertThat(home.resolve("a/log")).content().doesNotContain(OLD).doesNotContain(NEW);
        assertThat(a.status().toString()).doesNotContain("listens only");
        assertThat(b.status().toString()).doesNotContain("listens only");
    }
}
