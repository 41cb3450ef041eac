package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.TestAuthority;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RunId;
import dev.sluice.identity.CallProof;
import dev.sluice.identity.Challenge;
import dev.sluice.identity.SigningKey;
import dev.sluice.identity.Statements;
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
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody who is let in, and knows all that can be known of a node, poses as that node. */
@ParameterizedClass
@EnumSource(PosingIT.Credential.class)
@Tag("slow")
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

    /** What it is let in by. */
    enum Credential {
        /** The secret of all nodes. */
        TOKEN,
        /** A certificate of its own, of the authority of all nodes. */
        CERTIFICATE
    }

    private static final String LIAR = "mallory";

    private final Credential credential;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private @Nullable TestAuthority authority;
    private HttpClient http;
    private HttpServer liar;
    private Path home;
    private NodeProcess a;
    private NodeProcess b;
    private volatile Lie lie = Lie.WITHOUT_A_PROOF;

    PosingIT(Credential credential) {
        this.credential = credential;
    }

    @BeforeEach
    void makeNodes(@TempDir Path directory) throws Exception {
        home = directory;
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (credential == Credential.CERTIFICATE) {
            authority = new TestAuthority(home, "authority");
            authority.issue(LIAR, "IP:127.0.0.1");
            SSLContext own = authority.context(LIAR, authority);
            http = HttpClient.newBuilder().sslContext(own).build();
            HttpsServer secure = HttpsServer.create(here, 50);
            secure.setHttpsConfigurator(new HttpsConfigurator(own));
            liar = secure;
        } else {
            http = HttpClient.newHttpClient();
            liar = HttpServer.create(here, 50);
        }
        liar.setExecutor(threads);
        liar.createContext("/", this::answer);
        liar.start();
        a = node("a");
        b = node("b");
        a.set("sluice.peers", liarUrl() + "," + b.url());
        b.peers(a);
        for (int i = 0; i < 20; i++) {
            Files.writeString(b.tree().resolve("from-b-" + i), "b" + i);
        }
    }

    private NodeProcess node(String name) throws Exception {
        Path own = Files.createDirectory(home.resolve(name));
        NodeProcess node = new NodeProcess(name, own);
        if (authority == null) {
            Path tokens = Files.writeString(own.resolve("tokens"), TOKEN + "\n");
            return node.set("sluice.auth.mode", "token")
                    .set("sluice.auth.token-file", tokens.toString());
        }
        authority.issue(name, "IP:127.0.0.1");
        authority.write(name, own.resolve("tls.crt"), own.resolve("tls.key"));
        authority.writeTo(own.resolve("ca.crt"));
        return node.set("sluice.auth.mode", "mtls").secure(own);
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
        HttpRequest.Builder call = HttpRequest.newBuilder(URI.create(node.url() + target));
        return authority == null ? call.header("Authorization", "Bearer " + TOKEN) : call;
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
        String scheme = liar instanceof HttpsServer ? "https" : "http";
        return scheme + "://127.0.0.1:" + liar.getAddress().getPort();
    }

    @Test
    void whoPosesAsANodeKeepsNothingFromItNorFromOthers() throws Exception {
        pose(credential == Credential.TOKEN ? Lie.WITHOUT_A_PROOF : Lie.PASSED_ON);
    }

    @Test
    @Tag("long") // no code knows by what a caller was let in
    void neitherIfItLiesInTheOtherWay() throws Exception {
        pose(credential == Credential.TOKEN ? Lie.PASSED_ON : Lie.WITHOUT_A_PROOF);
    }

    private void pose(Lie told) throws Exception {
        lie = told;
        NodeProcess.startAll(b, a);
        Trees.awaitEqual(SOON, a, b);
        // Who passes a challenge on is a second address of the node until its feed is asked for.
        await().atMost(SOON).until(() -> isExposed(told, peer(a, liarUrl())));
        assertThat(peer(a, liarUrl()).get("inStep").asBoolean()).isFalse();
        assertThat(peer(a, b.url()).get("contact").asText()).isEqualTo("connected");

        // The node is served, though somebody uses its id with every run that there may be, and
        // with its own run and cursor under another key.
        String id = peer(a, b.url()).get("node").asText();
        int members = members();
        assertThat(signAs(id)).isEqualTo(403);
        assertThat(a.node().get("impostor").asText())
                .contains(authority == null ? "from 127.0.0.1" : "under the name 127.0.0.1," + LIAR)
                .contains("was signed as node " + id);
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

    /** Calls as a node, with all that there is of it but its key. */
    private int signAs(String id) throws Exception {
        Challenge challenge = Challenge.make(new SecureRandom());
        JsonNode callee =
                JSON.readTree(get(call(a, "/v1/node").header(Challenge.HEADER, challenge.text())));
        String target = FEED + cursor(a);
        RunId run = RunId.of(text(head(b), "run"));
        RunId calleeRun = RunId.of(text(callee, "run"));
        long counter = CallProof.counter(callee.get("session").asLong(), 1);
        SigningKey key = SigningKey.make();
        String statement =
                Statements.call(
                        "GET",
                        target,
                        NodeId.of(text(callee, "node")),
                        calleeRun,
                        NodeId.of(id),
                        run,
                        counter);
        CallProof proof = new CallProof(key.key(), calleeRun, counter, key.sign(statement));
        HttpRequest signed =
                call(a, target)
                        .header("Sluice-Node", id)
                        .header("Sluice-Run", run.toString())
                        .header(CallProof.HEADER, proof.toString())
                        .build();
        return http.send(signed, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private String cursor(NodeProcess node) throws IOException {
        JsonNode head = head(node);
        return "?epoch=%s&run=%s&after=1&done=1".formatted(text(head, "epoch"), text(head, "run"));
    }

    private JsonNode head(NodeProcess node) throws IOException {
        return JSON.readTree(get(call(node, FEED + "?limit=1")).lines().findFirst().orElseThrow());
    }

    private static String text(JsonNode object, String field) {
        return object.get(field).asText();
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
        String cursor = cursor(a) + "&limit=1";
        for (int i = 0; i < 10_000; i++) {
            get(
                    call(a, FEED + cursor)
                            .header("Sluice-Node", "%016x".formatted(0xabc000000L + i))
                            .header("Sluice-Run", "00000000000000d1"));
        }
        assertThat(members()).isEqualTo(before);
    }
}
