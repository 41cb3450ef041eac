package dev.sluice.serve.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.auth.Grants;
import dev.sluice.serve.gate.ServeProfile;
import dev.sluice.serve.gate.ServedTree;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever may read a folder is told of a path. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class WhyAnswerTest {

    private static final String WHY = "/v1/folders/docs/why";

    @Inject ServedTree tree;

    @AfterEach
    void grantAll() {
        tree.grants = Grants.ALL;
    }

    @Test
    void theWeightiestReasonIsTheAnswerAndTheOthersFollow() {
        given().queryParam("path", "a/b c.txt")
                .get(WHY)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("folder", equalTo("docs"))
                .body("path", equalTo("a/b c.txt"))
                .body("inStep", equalTo(false))
                .body("cause", equalTo("failed"))
                .body("words", equalTo("it has failed\nthere"))
                .body("attempts", equalTo(3))
                .body("lagSeconds", equalTo(1.5f))
                .body("copies", contains("c1", "c2"))
                .body("also.cause", contains("peer-away"));
    }

    @Test
    void forAPersonAtATerminalThereIsALineForEachReason() {
        String text =
                given().header("User-Agent", "curl/8.0")
                        .queryParam("path", "a\nb")
                        .get(WHY)
                        .then()
                        .statusCode(200)
                        .contentType("text/plain")
                        .extract()
                        .asString();
        assertThat(text).isEqualTo("a\\u000ab: it has failed\\u000athere\n  also: b is away\n");
        given().header("Accept", "text/plain")
                .queryParam("path", "a")
                .get(WHY)
                .then()
                .contentType("text/plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "./a", "a\0b"})
    void whatIsNotInTheFolderIsNotAskedFor(String path) {
        given().queryParam("path", path)
                .get(WHY)
                .then()
                .statusCode(400)
                .body("field", equalTo("path"));
    }

    @Test
    void aPathIsNeeded() {
        given().get(WHY).then().statusCode(400).body("field", equalTo("path"));
    }

    @Test
    void whoMayNotReadTheFolderIsToldThatThereIsNone() {
        tree.grants = new Grants(Set.of("nobody"), Set.of(), Set.of());
        given().queryParam("path", "a")
                .get(WHY)
                .then()
                .statusCode(404)
                .body("field", equalTo("folder"));
    }

    @Test
    void whoMayOnlyReadMayAsk() {
        tree.grants = new Grants(Set.of(), Set.of("nobody"), Set.of("nobody"));
        given().queryParam("path", "a").get(WHY).then().statusCode(200);
    }
}
