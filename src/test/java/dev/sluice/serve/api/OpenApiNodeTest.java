package dev.sluice.serve.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.settings.Settings;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole node with files of its own answers as the document of the data port has it. */
@QuarkusTest
class OpenApiNodeTest {

    private static final String FOLDER = "/v1/folders/{folder}";
    private static final String COPY = "api/a.sluice-conflict-20261122-010203-0123abcd.txt";

    /** More than the budget for deletes lets go at once. */
    private static final int MANY = 400;

    @TestHTTPResource(value = "/", management = true)
    URI management = URI.create("");

    @Inject Settings settings;

    private final Answers answers = new Answers();

    @BeforeEach
    void awaitReadiness() throws IOException {
        await().until(() -> given().get(management.resolve("/q/health/ready")).statusCode() == 200);
        Files.createDirectories(root().resolve("api"));
        write("api/a.txt", "winner");
        write(COPY, "loser");
        write("api/gone.txt", "gone");
        scan();
        Files.delete(root().resolve("api/gone.txt"));
        scan();
    }

    private Path root() {
        return settings.folders().getFirst().path();
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(root().resolve(name), content);
    }

    private void scan() {
        answers.check(200, "POST " + FOLDER + "/scan", docs());
    }

    private static RequestSpecification docs() {
        return given().pathParam("folder", "docs");
    }

    @Test
    void whatItHas() {
        answers.check(200, "GET /v1/node", given());
        Response changes = answers.check(200, "GET " + FOLDER + "/changes", docs());
        assertThat(Answers.linesWith("rules", changes)).isEqualTo(1);
        assertThat(Answers.linesWith("deleted", changes)).isPositive();
        String[] paths = {"api/a.txt", COPY, "api/gone.txt", "api", "nowhere", "lost+found/a"};
        for (String path : paths) {
            Response why =
                    answers.check(200, "GET " + FOLDER + "/why", docs().queryParam("path", path));
            assertThat(why.jsonPath().getString("words")).isNotBlank();
        }
    }

    @Test
    void whatItDoes() {
        for (String round : List.of("scan", "pull", "verify", "adopt")) {
            answers.check(200, "POST " + FOLDER + "/" + round, docs());
        }
        answers.check(200, "GET " + FOLDER + "/plan", docs());
        answers.check(200, "GET " + FOLDER + "/members", docs());
        answers.check(503, "POST " + FOLDER + "/fence", docs());
        answers.check(
                200,
                "POST " + FOLDER + "/trash/restore",
                docs().queryParam("at", "2026-11-22T12:00:00Z"));
    }

    @Test
    void aConflictThatIsEndedAsItWasSeenAndOneThatIsNot() {
        String keep = "POST " + FOLDER + "/conflicts/keep";
        RequestSpecification other =
                docs().queryParam("copy", COPY)
                        .queryParam("keep", "copy")
                        .queryParam("seen", "0123456789abcdef");
        answers.check(409, keep, other);
        List<String> tags =
                given().get(management.resolve("/status"))
                        .jsonPath()
                        .getList("folders[0].conflicts.tag");
        answers.check(
                200,
                keep,
                docs().queryParam("copy", COPY)
                        .queryParam("keep", "copy")
                        .queryParam("seen", tags.getFirst()));
        assertThat(root().resolve("api/a.txt")).hasContent("loser");
    }

    @Test
    void deletesThatWait() throws IOException {
        for (int i = 0; i < MANY; i++) {
            write("api/many-" + i, "");
        }
        scan();
        for (int i = 0; i < MANY; i++) {
            Files.delete(root().resolve("api/many-" + i));
        }
        scan();

        Response plans = answers.check(200, "GET " + FOLDER + "/plans", docs());
        int plan = plans.jsonPath().getInt("plans[0].number");
        RequestSpecification planned = docs().pathParam("plan", plan);
        answers.check(200, "GET " + FOLDER + "/plans/{plan}", planned);
        answers.check(200, "GET " + FOLDER + "/why", docs().queryParam("path", "api/many-1"));
        answers.check(
                200, "POST " + FOLDER + "/plans/{plan}/approve", docs().pathParam("plan", plan));
        answers.check(
                404, "POST " + FOLDER + "/plans/{plan}/reject", docs().pathParam("plan", plan));
    }
}
