package dev.sluice.serve;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.sluice.serve.gate.RawHttp;
import dev.sluice.serve.gate.ServeProfile;
import dev.sluice.serve.gate.ServedTree;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import io.restassured.http.Method;
import jakarta.inject.Inject;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ServeProfile.class)
class DataPortTest {

    private static final String PROBLEM = "application/problem+json";

    @Inject ServedTree tree;
    @Inject HttpServer server;

    @AfterEach
    void start() {
        tree.control.stopped = false;
    }

    @Test
    void describesTheNodeAndItsFolders() {
        given().get("/v1/node")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("node", equalTo("00000000000000a1"))
                .body("run", equalTo("00000000000000b1"))
                .body("name", equalTo("alpha"))
                .body("software", equalTo("0.1.0"))
                .body("protocol", equalTo(1))
                .body("folders.docs.epoch", equalTo(tree.index().epoch().toString()))
                .body("folders.docs.last", equalTo((int) tree.index().last().value()))
                .body("folders.docs.role", equalTo("send-receive"))
                .body("folders.docs.digest", equalTo("xxh3-128"));
    }

    @Test
    void answersARoundWithItsSummary() {
        assertThat(given().post("/v1/folders/docs/scan").asString())
                .isEqualTo(
                        "{\"folder\":\"docs\",\"looked\":812,\"changed\":3,\"deleted\":1,"
                                + "\"problems\":0,\"millis\":41}");
        assertThat(given().post("/v1/folders/docs/pull").asString())
                .isEqualTo(
                        "{\"folder\":\"docs\",\"peers\":2,\"fetched\":3,\"bytes\":9120,"
                                + "\"deleted\":1,\"conflicts\":1,\"failed\":0,\"notRun\":[{"
                                + "\"peer\":\"http://b:8080\",\"reason\":\"refused\"}],"
                                + "\"millis\":52}");
    }

    @Test
    void saysWhyARoundCouldNotBeRun() {
        tree.control.stopped = true;
        given().post("/v1/folders/docs/scan")
                .then()
                .statusCode(503)
                .contentType(PROBLEM)
                .body("detail", equalTo("the folder is stopped"))
                .body("field", equalTo("folder"));
        given().post("/v1/folders/other/pull").then().statusCode(404).contentType(PROBLEM);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 404",
        "GET, /nothing, 404",
        "GET, /v1, 404",
        "GET, /v1/folders/docs, 404",
        "GET, /v1/folders/docs/scan, 405",
        "POST, /v1/node, 405",
        "PUT, /v1/folders/docs/files/x, 405",
        "DELETE, /v1/folders/docs/files/x, 405",
        "DELETE, /v1/folders/docs/changes, 405",
        "GET, /META-INF/MANIFEST.MF, 404",
        "GET, /application.properties, 404",
    })
    void answersEveryOtherAddressWithAProblem(Method method, String path, int status) {
        given().request(method, path)
                .then()
                .statusCode(status)
                .contentType(PROBLEM)
                .body("status", equalTo(status))
                .body("field", nullValue());
    }

    @Test
    void namesTheMethodsThatAreAllowed() {
        assertThat(given().post("/v1/node").header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(given().get("/v1/folders/docs/scan").header("Allow")).isEqualTo("POST, OPTIONS");
    }

    @Test
    void refusesAFormThatItDoesNotHave() {
        given().accept("text/html")
                .get("/v1/node")
                .then()
                .statusCode(406)
                .contentType(PROBLEM)
                .body("field", equalTo("Accept"));
    }

    @Test
    void anErrorOfOursTellsNothingOfItself() throws IOException {
        try (RawHttp http = RawHttp.connect(server.getPort())) {
            RawHttp.Answer answer =
                    http.get(
                            "/v1/folders/docs/changes?after=%ff%00",
                            "Sluice-Node: 00000000000000c1", "Sluice-Run: 00000000000000d1");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).doesNotContain("Exception").doesNotContain("dev.sluice");
        }
    }

    @ParameterizedTest
    @CsvSource({"16300, 404", "17000, 414"})
    void boundsTheAddress(int length, int status) throws IOException {
        try (RawHttp http = RawHttp.connect(server.getPort())) {
            assertThat(http.get("/" + "x".repeat(length)).status()).isEqualTo(status);
        }
    }

    @Test
    void boundsTheHeaders() throws IOException {
        try (RawHttp http = RawHttp.connect(server.getPort())) {
            assertThat(http.get("/v1/node", "X: " + "x".repeat(20_000)).status()).isEqualTo(431);
        }
    }

    @Test
    void boundsTheBody() throws IOException {
        try (RawHttp http = RawHttp.connect(server.getPort())) {
            RawHttp.Answer answer =
                    http.send("POST", "/v1/folders/docs/scan", "Content-Length: 2000000").answer();
            assertThat(answer.status()).isEqualTo(413);
        }
    }

    @Test
    void servesAPathOfTheGreatestLength() throws IOException {
        String name = "%E6%97%A5".repeat(85);
        String path = "/v1/folders/docs/files/" + (name + "/").repeat(15) + name;
        try (RawHttp http = RawHttp.connect(server.getPort())) {
            assertThat(http.get(path).status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: a|Transfer-Encoding: chunked, xchunked",
                "Host: a|Transfer-Encoding: xchunked",
                "Host: a|Transfer-Encoding: chunked|Transfer-Encoding: chunked",
                "Host: a|Transfer-Encoding: chunked|Content-Length: 4",
                "Host: a|Content-Length: 4|Content-Length: 4",
                "Host: a|Content-Length: 4, 4",
                "Host: a|Content-Length: +4",
                "Host: a|Content-Length: 0x4",
                "Host: a|Host: b|Content-Length: 4",
                "Content-Length: 4",
                "Host: a|Content-Length : 4",
                "Host: a|: x|Content-Length: 4",
            })
    void aRequestWhoseEndIsNotClearIsTheLastOfItsConnection(String headers) throws IOException {
        String first =
                "POST /v1/folders/docs/scan HTTP/1.1\r\n"
                        + headers.replace("|", "\r\n")
                        + "\r\n\r\n";
        String smuggled = "0\r\n\r\nGET /v1/node HTTP/1.1\r\nHost: a\r\n\r\n";
        try (RawHttp http = RawHttp.connect(server.getPort())) {
            http.raw(first + smuggled);

            assertThat(http.answer().status()).isEqualTo(400);
            assertThat(http.skip(1)).isZero();
        }
    }
}
