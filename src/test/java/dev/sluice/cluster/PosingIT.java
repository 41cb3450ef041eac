package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody who has the secret, and all that can be known of a node, poses as that node. */
class PosingIT {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String TOKEN = "a-secret-of-all-nodes-0123456789";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FEED = "/v1/folders/" + NodeProcess.FOLDER + "/changes";

    /** What it answers to a challenge. */
    enum Lie {
        /** What the node itself says without one. */
        WITHOUT_A_PROOF,
        /** What the node itself has signed. */
        PASSED_ON
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer liar;
    private Path home;
    private NodeProcess a;
    private NodeProcess b;
    private volatile Lie lie = Lie.WITHOUT_A_PROOF;

    @BeforeEach
    void makeNodes(@TempDir Path directory) throws IOException {
        home = directory;
        liar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        liar.setExecutor(threads);
        liar.createContext("/", this::answer);
        liar.start();
        a = node("a");
        b = node("b");
        a.set("sluice.peers", "http://127.0.0.1:" + liar.getAddress().getPort() + "," + b.url());
        b.peers(a);
        for (int i = 0; i < 20; i++) {
            Files.writeString(b.tree().resolve("from-b-" + i), "b" + i);
        }
    }

    private NodeProcess node(String name) throws IOException {
        Path own = Files.createDirectory(home.resolve(name));
        Path tokens = Files.writeString(own.resolve("tokens"), TOKEN + "\n");
        return new NodeProcess(name, own)
                .set("sluice.auth.mode", "token")
                .set("sluice.auth.token-file", tokens.toString());
    }

    @AfterEach
    void endNodes() {
        liar.stop(0);
        threads.shutdownNow();
        http.close();
        a.close();
        b.close();
    }

    private HttpRequest.Builder call(NodeProcess node, String target) {
        return HttpRequest.newBuilder(URI.create(node.url() + target))
                .header("Authorization", "Bearer " + TOKEN);
    }

    private String get(HttpRequest.Builder call) throws IOException {
        try {
            return http.send(call.build(), HttpResponse.BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body =
                    (exchange.getRequestURI().getPath().equals("/v1/node")
                                    ? introduction(exchange)
                                    : feed())
                            .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String introduction(HttpExchange exchange) throws IOException {
        HttpRequest.Builder call = call(b, "/v1/node");
        if (lie == Lie.PASSED_ON) {
            call.header(
                    "Sluice-Challenge", exchange.getRequestHeaders().getFirst("Sluice-Challenge"));
        }
        return get(call);
    }

    /** There is nothing in it, and it ends where that of the node ends. */
    private String feed() throws IOException {
        List<String> lines = get(call(b, FEED + "?limit=20000")).lines().toList();
        return lines.getFirst() + "\n" + lines.getLast() + "\n";
    }

    private JsonNode peer(NodeProcess node, String url) throws IOException {
        for (JsonNode each : node.status().get("peers")) {
            if (each.get("url").asText().equals(url)) {
                return each;
            }
        }
        throw new IOException(node + " has no peer " + url);
    }

    private String liarUrl() {
        return "http://127.0.0.1:" + liar.getAddress().getPort();
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void whoPosesAsANodeKeepsNothingFromItNorFromOthers(Lie told) throws Exception {
        lie = told;
        b.start();
        a.start();
        Trees.awaitEqual(SOON, a, b);
        // Who passes a challenge on is a second address of the node until its feed is asked for.
        await().atMost(SOON).until(() -> isExposed(told, peer(a, liarUrl())));
        assertThat(peer(a, liarUrl()).get("inStep").asBoolean()).isFalse();
        assertThat(peer(a, b.url()).get("contact").asText()).isEqualTo("connected");

        // The node is served, though somebody uses its id with every run that there may be.
        String id = peer(a, b.url()).get("node").asText();
        int members = members();
        for (int i = 0; i < 50; i++) {
            get(
                    call(a, FEED)
                            .header("Sluice-Node", id)
                            .header("Sluice-Run", "%016x".formatted(i + 1)));
        }
        Files.writeString(a.tree().resolve("from-a"), "a");
        Trees.awaitEqual(SOON, a, b);
        assertThat(members()).isEqualTo(members);

        // Nor does anything of it stay when it is gone, or after a restart.
        liar.stop(0);
        a.stop();
        a.set("sluice.peers", b.url());
        Files.writeString(b.tree().resolve("later"), "b");
        a.start();
        Trees.awaitEqual(SOON, a, b);
        await().atMost(SOON).until(() -> a.status().get("inStep").asBoolean());
    }

    private static boolean isExposed(Lie told, JsonNode peer) {
        String contact = peer.get("contact").asText();
        return contact.equals("impostor") || told == Lie.PASSED_ON && contact.equals("duplicate");
    }

    private int members() throws IOException {
        String members = get(call(a, "/v1/folders/" + NodeProcess.FOLDER + "/members"));
        return JSON.readTree(members).get("members").size();
    }

    @Test
    @Tag("long")
    void tenThousandInventedIdsLeaveNoRow() throws Exception {
        b.start();
        a.set("sluice.peers", b.url()).start();
        Trees.awaitEqual(SOON, a, b);
        int before = members();
        String head = get(call(a, FEED + "?limit=1"));
        JsonNode header = JSON.readTree(head.lines().findFirst().orElseThrow());
        String cursor =
                "?epoch=%s&run=%s&after=1&done=1&limit=1"
                        .formatted(header.get("epoch").asText(), header.get("run").asText());
        for (int i = 0; i < 10_000; i++) {
            get(
                    call(a, FEED + cursor)
                            .header("Sluice-Node", "%016x".formatted(0xabc000000L + i))
                            .header("Sluice-Run", "00000000000000d1"));
        }
        assertThat(members()).isEqualTo(before);
    }
}
