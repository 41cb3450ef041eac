package dev.sluice.serve.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.auth.Grants;
import dev.sluice.auth.Tokens;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody comes past the gate, however an address is written. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class GateTest {

    private static final String A = "a-secret-of-node-a-0123456789";
    private static final String B = "a-secret-of-node-b-0123456789";
    private static final String RIGHT = "Authorization: Bearer " + A;
    private static final List<String> WRONG =
            List.of(
                    "Authorization: Bearer " + A + "0",
                    "Authorization: Bearer " + A.substring(1),
                    "Authorization: Bearer " + A.toUpperCase(Locale.ROOT),
                    "Authorization: Bearer",
                    "Authorization: Bearer ",
                    "Authorization:",
                    "Authorization: " + A,
                    "Authorization: Basic " + A,
                    "Authorization: Bearer " + A + "\r\nAuthorization: Bearer " + A,
                    "Authorization: Bearer " + A + ", Bearer " + A,
                    "Authorization: Bearer " + "x".repeat(10_000),
                    "Proxy-Authorization: Bearer " + A,
                    "Cookie: Authorization=Bearer " + A,
                    "X-Authorization: Bearer " + A);

    @Inject ServedTree tree;
    @Inject HttpServer server;
    @Inject MeterRegistry meters;

    private Tokens tokens = Tokens.parse("a " + A + "\nb " + B);

    @BeforeEach
    void shut() throws IOException {
        tree.write("kept", new byte[] {1, 2, 3});
        tree.admission = new TokenAdmission(() -> tokens);
    }

    @AfterEach
    void open() {
        tree.admission = Admission.EVERYBODY;
        tree.grants = Grants.ALL;
    }

    static Stream<String> spellings() {
        return Stream.of(
                "GET /v1/node",
                "GET //v1/node",
                "GET /v1//node",
                "GET /v1/./node",
                "GET /v1/x/../node",
                "GET /../v1/node",
                "GET /%761/node",
                "GET /v1%2fnode",
                "GET /v1/node;x=1",
                "GET /v1;x=1/node",
                "GET /v1/node/",
                "GET /v1/node?x=1",
                "GET /v1/node%00",
                "GET /v1/node%20",
                "GET /v1/node#x",
                "GET /V1/NODE",
                "GET http://127.0.0.1/v1/node",
                "GET http://elsewhere.example/v1/node",
                "GET v1/node",
                "GET *",
                "OPTIONS *",
                "OPTIONS /v1/node",
                "TRACE /v1/node",
                "PROPFIND /v1/node",
                "GEtT /v1/node",
                "PUT /v1/node",
                "DELETE /v1/node",
                "PATCH /v1/node",
                "POST /v1/node",
                "GET /",
                "GET /v1",
                "GET /nothing/of/the/kind",
                "GET /q/health",
                "GET /q/metrics",
                "GET /META-INF/MANIFEST.MF",
                "GET /v1/folders/docs/changes",
                "GET /v1/folders/docs/changes?limit=x",
                "GET /v1/folders/other/changes",
                "GET /v1/folders/docs/files/kept",
                "GET /v1/folders/docs/files/absent",
                "GET /v1/folders/docs/files/..%2f..%2fetc%2fpasswd",
                "GET /v1/folders/docs/files/../../../node",
                "GET /v1/folders/docs/files/%ff",
                "POST /v1/folders/docs/bundle",
                "POST /v1/folders/docs/scan",
                "POST /v1/folders/docs/pull",
                "POST /v1/folders/docs/trash/restore?at=2026-11-22T01:02:03Z",
                "POST /v1/folders/docs/adopt");
    }

    private RawHttp connect() throws IOException {
        return RawHttp.connect(server.getPort());
    }

    private static void assertRefused(RawHttp.Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.head().header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.head().header("WWW-Authenticate")).isEqualTo("Bearer realm=\"sluice\"");
        assertThat(answer.text())
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,"
                                + "\"detail\":\"this node listens only to those it knows\"}");
        assertThat(answer.head().headers().keySet())
                .isSubsetOf(
                        "content-type",
                        "content-length",
                        "www-authenticate",
                        "content-security-policy",
                        "cross-origin-resource-policy",
                        "referrer-policy",
                        "x-content-type-options");
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void everyAddressIsAnsweredAlikeWithoutAToken(String line) throws IOException {
        try (RawHttp http = connect()) {
            assertRefused(http.raw(line + " HTTP/1.1\r\nHost: x\r\n\r\n").answer());
        }
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void everyAddressIsAnsweredAlikeWithAWrongToken(String line) throws IOException {
        for (String wrong : WRONG) {
            try (RawHttp http = connect()) {
                assertRefused(
                        http.raw(line + " HTTP/1.1\r\nHost: x\r\n" + wrong + "\r\n\r\n").answer());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void noAddressIsRefusedWithTheRightToken(String line) throws IOException {
        if (line.startsWith("POST /v1/folders/docs/bundle")) {
            return; // Without a body it is only malformed.
        }
        try (RawHttp http = connect()) {
            http.raw(line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + RIGHT + "\r\n\r\n");
            assertThat(http.head().status()).isNotEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {A, B})
    void eachTokenOpensEverything(String token) throws IOException {
        String right = "authorization: bearer  " + token;
        try (RawHttp http = connect()) {
            assertThat(http.get("/v1/node", right).status()).isEqualTo(200);
            assertThat(http.get("/v1/folders/docs/changes", right).status()).isEqualTo(200);
            assertThat(http.get("/v1/folders/docs/files/kept", right).body())
                    .containsExactly(1, 2, 3);
            assertThat(
                            http.send("POST", "/v1/folders/docs/scan", right, "Content-Length: 0")
                                    .answer()
                                    .status())
                    .isEqualTo(200);
        }
    }

    /** The server itself answers so, before there is a request to be judged. */
    @ParameterizedTest
    @ValueSource(
            strings = {"GET /v1\\node", "CONNECT 127.0.0.1:80", "GET /%zz", "GET /v1/node HTTP/9"})
    void whatIsNoHttpIsAnsweredAlikeWithAndWithoutAToken(String line) throws IOException {
        for (String header : List.of(RIGHT, WRONG.getFirst())) {
            try (RawHttp http = connect()) {
                http.raw(line + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n");
                RawHttp.Answer answer = http.answer();
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.body()).isEmpty();
            }
        }
    }

    @Test
    void headIsRefusedWithoutABody() throws IOException {
        try (RawHttp http = connect()) {
            assertThat(http.send("HEAD", "/v1/folders/docs/files/kept").head().status())
                    .isEqualTo(401);
            assertRefused(http.get("/v1/node"));
        }
    }

    @Test
    void anOlderHttpIsNoWayAround() throws IOException {
        try (RawHttp http = connect()) {
            assertRefused(http.raw("GET /v1/node HTTP/1.0\r\n\r\n").answer());
        }
        try (RawHttp http = connect()) {
            assertThat(http.raw("GET /v1/node HTTP/1.0\r\n" + RIGHT + "\r\n\r\n").head().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aNewerHttpIsNoWayAround() throws IOException {
        try (RawHttp http = connect()) {
            assertRefused(
                    http.get(
                            "/v1/node",
                            "Connection: Upgrade, HTTP2-Settings",
                            "Upgrade: h2c",
                            "HTTP2-Settings: AAMAAABkAAQAAP__"));
        }
        try (RawHttp http = connect()) {
            http.raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
            assertThat(http.skip(1 << 16)).isLessThan(1 << 10);
        }
    }

    @Test
    void aWebSocketIsNoWayAround() throws IOException {
        try (RawHttp http = connect()) {
            assertRefused(
                    http.get(
                            "/v1/node",
                            "Connection: Upgrade",
                            "Upgrade: websocket",
                            "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        }
    }

    @Test
    void whatFollowsAnAdmittedRequestIsJudgedByItself() throws IOException {
        String first = "GET /v1/node HTTP/1.1\r\nHost: x\r\n" + RIGHT + "\r\n\r\n";
        String second = "GET /v1/folders/docs/files/kept HTTP/1.1\r\nHost: x\r\n\r\n";
        try (RawHttp http = connect()) {
            http.raw(first + second + first);
            assertThat(http.answer().status()).isEqualTo(200);
            assertRefused(http.answer());
            assertThat(http.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyOfAStrangerIsNotReadToItsEnd() throws IOException {
        try (RawHttp http = connect()) {
            http.send("POST", "/v1/folders/docs/bundle", "Transfer-Encoding: chunked");
            assertThat(http.head().header("Connection")).isEqualTo("close");
            assertThat(http.skip(1 << 16)).isLessThan(1 << 10); // And then it is closed.
        }
    }

    @Test
    void aTokenThatWasReplacedIsRefusedAtOnceOnAConnectionThatWasOpen() throws IOException {
        try (RawHttp http = connect()) {
            assertThat(http.get("/v1/node", RIGHT).status()).isEqualTo(200);
            tokens = Tokens.parse(B);
            assertRefused(http.get("/v1/node", RIGHT));
            assertThat(http.get("/v1/node", "Authorization: Bearer " + B).status()).isEqualTo(200);
        }
    }

    @Test
    void countsWhatItRefuses() throws IOException {
        double missing = refused("no-token");
        double wrong = refused("wrong-token");
        try (RawHttp http = connect()) {
            http.get("/v1/node");
            http.get("/v1/node", WRONG.getFirst());
            http.get("/v1/node", WRONG.getFirst());
        }
        assertThat(refused("no-token")).isEqualTo(missing + 1);
        assertThat(refused("wrong-token")).isEqualTo(wrong + 2);
    }

    private double refused(String reason) {
        Counter counter = meters.find("sluice.refused").tag("reason", reason).counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void aFolderThatIsNotGrantedLooksAbsent() throws IOException {
        tree.grants = new Grants(Set.of("b"), Set.of("b"), Set.of());
        try (RawHttp http = connect()) {
            assertThat(http.get("/v1/node", RIGHT).text()).contains("\"folders\":{}");
            for (String call :
                    List.of(
                            "GET /v1/folders/docs/changes",
                            "GET /v1/folders/docs/files/kept",
                            "HEAD /v1/folders/docs/files/kept",
                            "POST /v1/folders/docs/scan",
                            "POST /v1/folders/docs/pull",
                            "POST /v1/folders/docs/trash/restore?at=2026-11-22T01:02:03Z",
                            "POST /v1/folders/docs/adopt")) {
                String other = call.replace("docs", "nope");
                RawHttp.Answer forbidden = call(http, call);
                RawHttp.Answer absent = call(http, other);
                assertThat(forbidden.status()).isEqualTo(404);
                assertThat(forbidden.text()).isEqualTo(absent.text().replace("nope", "docs"));
            }
        }
    }

    private static RawHttp.Answer call(RawHttp http, String call) throws IOException {
        http.raw(call + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n" + RIGHT + "\r\n\r\n");
        return call.startsWith("HEAD")
                ? new RawHttp.Answer(http.head(), new byte[0])
                : http.answer();
    }

    @Test
    void whoMayOnlyReadMayNotMakeTheNodeDoSomething() throws IOException {
        tree.grants = new Grants(Set.of(), Set.of("b"), Set.of());
        try (RawHttp http = connect()) {
            assertThat(call(http, "GET /v1/folders/docs/files/kept").status()).isEqualTo(200);
            assertThat(call(http, "POST /v1/folders/docs/scan").status()).isEqualTo(404);
        }
    }

    /** A peer that may write does not approve what it has written itself. */
    @Test
    void whoMayWriteDecidesOnNothingWhereOperatorsAreNamed() throws IOException {
        tree.grants = new Grants(Set.of(), Set.of(), Set.of("admin"));
        try (RawHttp http = connect()) {
            assertThat(call(http, "POST /v1/folders/docs/scan").status()).isEqualTo(200);
            for (String call :
                    List.of(
                            "POST /v1/folders/docs/plans/1/approve",
                            "POST /v1/folders/docs/plans/1/reject",
                            "POST /v1/folders/docs/trash/restore?at=2026-11-22T01:02:03Z",
                            "POST /v1/folders/docs/adopt",
                            "POST /v1/folders/docs/members/00000000000000a1/accept",
                            "DELETE /v1/folders/docs/members/00000000000000a1")) {
                RawHttp.Answer answer = call(http, call);
                assertThat(answer.status()).as(call).isEqualTo(404);
                assertThat(answer.text()).contains("\"field\":\"folder\"");
            }
        }
    }
}
