package dev.sluice.serve.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page of another site makes a browser send does nothing, and tells the page nothing. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class BrowserGuardTest {

    private static final String BROWSER =
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    @Inject ServedTree tree;
    @Inject HttpServer server;

    @BeforeEach
    void write() throws IOException {
        tree.write("kept", new byte[] {1, 2, 3});
    }

    @AfterEach
    void open() {
        tree.admission = Admission.EVERYBODY;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    POST   | scan                      | Origin: https://attacker.example
                    POST   | pull                      | Origin: null
                    POST   | adopt                     | Origin: http://127.0.0.1
                    POST   | plans/1/approve           | Origin: https://attacker.example
                    POST   | plans/1/reject            | Sec-Fetch-Site: cross-site
                    DELETE | members/00000000000000aa  | Sec-Fetch-Site: same-site
                    GET    | files/kept                | Sec-Fetch-Site: cross-site
                    GET    | changes                   | Origin: https://attacker.example
                    """)
    void aRequestOfAnotherSiteIsRefused(String method, String call, String header)
            throws IOException {
        try (RawHttp http = RawHttp.connect(server.getPort())) {
            RawHttp.Answer answer = http.send(method, "/v1/folders/docs/" + call, header).answer();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).contains("another site");
            assertThat(answer.head().header("Access-Control-Allow-Origin")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scan",
                "pull",
                "adopt",
                "trash/restore",
                "plans/1/approve",
                "plans/1/reject"
            })
    void aFormOfABrowserThatSaysNothingOfItsSiteChangesNothing(String call) throws IOException {
        try (RawHttp http = RawHttp.connect(server.getPort())) {
            RawHttp.Answer answer =
                    http.send("POST", "/v1/folders/docs/" + call, BROWSER, "Content-Length: 0")
                            .answer();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).contains("browsers may look");
        }
    }

    @Test
    void aNameThatWasMadeToLeadHereReadsNothing() throws IOException {
        for (String path : Set.of("/v1/node", "/v1/folders/docs/files/kept", "/x")) {
            try (RawHttp http = RawHttp.connect(server.getPort())) {
                RawHttp.Answer answer =
                        http.raw("GET " + path + " HTTP/1.1\r\nHost: attacker.example:8080\r\n\r\n")
                                .answer();

                assertThat(answer.status()).isEqualTo(421);
                assertThat(answer.text()).contains("sluice.serve.hosts").doesNotContain("docs");
            }
        }
    }

    @Test
    void whoHasASecretMayUseAnyName() throws IOException {
        tree.admission =
                new Admission() {
                    @Override
                    public Verdict judge(HttpServerRequest request) {
                        return Admission.EVERYBODY.judge(request);
                    }

                    @Override
                    public boolean asksForSecret() {
                        return true;
                    }
                };
        try (RawHttp http = RawHttp.connect(server.getPort())) {
            assertThat(
                            http.raw("GET /v1/node HTTP/1.1\r\nHost: files.example.com\r\n\r\n")
                                    .answer()
                                    .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aPersonMayLookAtAFileInABrowser() throws IOException {
        try (RawHttp http = RawHttp.connect(server.getPort())) {
            RawHttp.Answer answer =
                    http.get("/v1/folders/docs/files/kept", BROWSER, "Sec-Fetch-Site: none");

            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/node", "/v1/folders/docs/files/kept", "/v1/folders/docs/files/no"})
    void everyAnswerTellsABrowserNotToRunOrShowItElsewhere(String path) throws IOException {
        try (RawHttp http = RawHttp.connect(server.getPort())) {
            RawHttp.Head head = http.get(path).head();

            assertThat(head.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(head.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            assertThat(head.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(head.header("Content-Security-Policy"))
                    .contains("sandbox", "frame-ancestors 'none'");
        }
    }
}
