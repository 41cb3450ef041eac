package dev.sluice.serve.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the library would make something of, and what another reader may understand otherwise. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class FramingGuardTest {

    private static final String NODE = "GET /v1/node HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    private static final String SCAN = "POST /v1/folders/docs/scan HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    private static final String PROBE = "GET /q/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n";

    @Inject ServedTree tree;
    @Inject HttpServer server;

    @TestHTTPResource(value = "/q/health/live", management = true)
    URI probe = URI.create("");

    @BeforeEach
    void open() {
        tree.admission = Admission.EVERYBODY;
    }

    private RawHttp data() throws IOException {
        return RawHttp.connect(server.getPort());
    }

    private RawHttp secure() throws IOException, GeneralSecurityException {
        Socket socket =
                TestCertificate.context()
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), server.getSecurePort());
        socket.setSoTimeout(20_000);
        return RawHttp.over(socket);
    }

    private RawHttp management() throws IOException {
        return RawHttp.connect(probe.getPort());
    }

    private static void assertHungUpOn(RawHttp http) throws IOException {
        assertThat(http.skip(1 << 16)).isZero();
    }

    private static void sendByteByByte(RawHttp http, String request) throws IOException {
        try {
            for (int i = 0; i < request.length(); i++) {
                http.raw(request.substring(i, i + 1));
            }
        } catch (SocketException _) {
            // It was hung up on before its end.
        }
    }

    static List<String> folded() {
        return List.of(
                "GET /v1/node HTTP/1.1\r\nHost: 127.0.0.1\r\nX: y\r\n z\r\n\r\n",
                "GET /v1/node HTTP/1.1\r\nHost: 127.0.0.1\r\nX: y\r\n\tz\r\n\r\n",
                "GET /v1/node HTTP/1.1\r\nHost: 127.0.0.1\nX: y\n z\n\n",
                "GET /v1/node HTTP/1.1\r\n Host: 127.0.0.1\r\n\r\n",
                SCAN + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
                SCAN + "Content-Length: 4\r\n 2\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("folded")
    void aFoldedLineIsHungUpOn(String request) throws Exception {
        try (RawHttp http = data()) {
            assertHungUpOn(http.raw(request));
        }
        try (RawHttp http = secure()) {
            assertHungUpOn(http.raw(request));
        }
        try (RawHttp http = management()) {
            assertHungUpOn(http.raw(request));
        }
    }

    @Test
    void aFoldedLineIsSeenInBitsAndPiecesAndInEveryRequestOfAConnection() throws IOException {
        try (RawHttp http = data()) {
            sendByteByByte(http, folded().getFirst());
            assertHungUpOn(http);
        }
        List<String> before =
                List.of(
                        NODE,
                        SCAN + "Content-Length: 3\r\n\r\nabc",
                        SCAN + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n\r\n");
        for (String first : before) {
            try (RawHttp http = data()) {
                assertThat(http.raw(first).answer().status()).as(first).isEqualTo(200);
                assertHungUpOn(http.raw(folded().getFirst()));
            }
        }
    }

    @Test
    void whatIsInABodyIsNotTakenForAHead() throws IOException {
        String body = "a: b\r\n folded\r\n\r\nPRI * HTTP/2.0\r\n\r\n x";
        List<String> requests =
                List.of(
                        SCAN + "Content-Length: " + body.length() + "\r\n\r\n" + body,
                        SCAN
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + Integer.toHexString(body.length())
                                + "\r\n"
                                + body
                                + "\r\n0\r\n\r\n");
        try (RawHttp http = data()) {
            for (String request : requests) {
                assertThat(http.raw(request).answer().status()).isEqualTo(200);
                for (int i = 0; i < request.length(); i++) {
                    http.raw(request.substring(i, i + 1));
                }
                assertThat(http.answer().status()).isEqualTo(200);
                assertThat(http.raw(NODE).answer().status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+4", "-4", "0x4", "4 ", " 4", "4;a=b", "", "g", "10000000000000004"})
    void aSizeOfAChunkThatIsNoPlainNumberIsHungUpOn(String size) throws IOException {
        String request = SCAN + "Transfer-Encoding: chunked\r\n\r\n";
        try (RawHttp http = data()) {
            assertHungUpOn(http.raw(request + size + "\r\nabcd\r\n0\r\n\r\n"));
        }
    }

    @Test
    void nobodySpeaksHttp2() throws Exception {
        String preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";
        try (RawHttp data = data();
                RawHttp secure = secure();
                RawHttp management = management()) {
            assertHungUpOn(data.raw(preface));
            assertHungUpOn(secure.raw(preface));
            assertHungUpOn(management.raw(preface));
        }
    }

    @Test
    void anOfferToSpeakHttp2IsPassedOver() throws IOException {
        String offer =
                String.join(
                        "\r\n",
                        "Connection: Upgrade, HTTP2-Settings",
                        "Upgrade: h2c",
                        "HTTP2-Settings: AAMAAABkAAQAAP__",
                        "",
                        "");
        try (RawHttp data = data();
                RawHttp management = management()) {
            assertThat(data.raw(NODE.replace("\r\n\r\n", "\r\n") + offer).answer().status())
                    .isEqualTo(200);
            assertThat(data.raw(NODE).answer().status()).isEqualTo(200);
            for (int i = 0; i < 2; i++) {
                assertThat(management.raw(PROBE + offer).answer().status()).isNotEqualTo(101);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: a|Transfer-Encoding: chunked, xchunked",
                "Host: a|Transfer-Encoding: chunked|Content-Length: 4",
                "Host: a|Content-Length: 4|Content-Length: 4",
                "Host: a|Content-Length: +4",
                "Host: a|Host: b",
                "Host: a|Content-Length: 0x4",
            })
    void theManagementPortAsksForAClearEndToo(String headers) throws IOException {
        try (RawHttp http = management()) {
            http.raw(
                    "GET /q/health/live HTTP/1.1\r\n"
                            + headers.replace("|", "\r\n")
                            + "\r\n\r\n0\r\n\r\nGET /q/health/live HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(http.answer().status()).isEqualTo(400);
            assertThat(http.skip(1)).isZero();
        }
    }
}
