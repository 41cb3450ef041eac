package dev.sluice.wiring;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.startsWith;

import dev.sluice.settings.Settings;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an orchestrator, a monitor and a person see of a whole node. */
@QuarkusTest
class ManagementPortTest {

    @TestHTTPResource(value = "/", management = true)
    URI management = URI.create("");

    @Inject Settings settings;

    @BeforeEach
    void awaitReadiness() {
        await().until(() -> get("/q/health/ready").statusCode() == 200);
    }

    private Response get(String path) {
        return given().get(management.resolve(path));
    }

    private Path root() {
        return settings.folders().getFirst().path();
    }

    @Test
    void startedMeansThatTheIndexesAreOpen() {
        get("/q/health/started").then().statusCode(200).body("checks.name", hasItems("indexes"));
    }

    @Test
    void aliveMeansThatTheLoopsMove() {
        get("/q/health/live")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'loops' }.data.scans", equalTo("live"));
    }

    @Test
    void sayingWhyAFileIsNotThereIsForThePage() {
        get("/status/why?folder=docs&path=nowhere")
                .then()
                .statusCode(200)
                .body("path", equalTo("nowhere"))
                .body("cause", equalTo("unknown"))
                .body("words", containsString("not known here"));
        get("/status/why?folder=other&path=a").then().statusCode(404);
        get("/status/why?folder=docs").then().statusCode(400);
    }

    @Test
    void readinessAlsoLooksWhetherTheNodeIsStopping() {
        get("/q/health/ready")
                .then()
                .body("checks.name", hasItems("folders", "Graceful Shutdown"))
                .body("checks.find { it.name == 'folders' }.data.docs", equalTo("running"));
    }

    @Test
    void aFolderWhoseRootIsAwayIsNotReadyButAlive() throws IOException {
        Path away = Files.move(root(), root().resolveSibling("away"));
        try {
            await().untilAsserted(() -> {
                given().post("/v1/folders/docs/scan").then().statusCode(503);
                get("/q/health/ready")
                        .then()
                        .statusCode(503)
                        .body(
                                "checks.find { it.name == 'folders' }.data.docs",
                                containsString("is missing"));
            });
            get("/q/health/live").then().statusCode(200);
            get("/q/health/started").then().statusCode(200);
            get("/q/metrics")
                    .then()
                    .body(containsString("sluice_folder_running{folder=\"docs\"} 0.0"));
            given().header("Accept", "application/json")
                    .get(management.resolve("/status"))
                    .then()
                    .body("folders[0].state", equalTo("stopped"))
                    .body("folders[0].inStep", equalTo(false));
        } finally {
            Files.move(away, root());
        }
        await().untilAsserted(() -> get("/q/health/ready").then().statusCode(200));
    }

    @Test
    void metricsAreNamedAsMonitoringExpects() {
        String metrics = get("/q/metrics").then().statusCode(200).extract().asString();
        assertThat(metrics.lines().filter(line -> line.startsWith("sluice_")).toList())
                .extracting(line -> line.replaceAll(" [^ ]+$", ""))
                .contains(
                        "sluice_entries{folder=\"docs\"}",
                        "sluice_folder_running{folder=\"docs\"}",
                        "sluice_lag_seconds{folder=\"docs\"}",
                        "sluice_received_bytes_total{folder=\"docs\",method=\"single\"}",
                        "sluice_received_files_total{folder=\"docs\",method=\"bundle\"}");
        // The older text form repeats the suffix in the line of the type, the newer one does not.
        assertThat(metrics)
                .containsPattern("# TYPE sluice_received_bytes(_total)? counter")
                .containsPattern("# TYPE sluice_received_files(_total)? counter")
                .contains("# TYPE sluice_lag_seconds gauge");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Origin         | https://attacker.example
                    Origin         | null
                    Sec-Fetch-Site | cross-site
                    Sec-Fetch-Site | same-site
                    """)
    void aPageOfAnotherSiteReadsNothing(String header, String value) {
        for (String path : List.of("/status", "/status/history", "/q/metrics", "/q/health")) {
            given().header(header, value)
                    .get(management.resolve(path))
                    .then()
                    .statusCode(403)
                    .body("detail", containsString("another site"));
        }
    }

    @Test
    void aNameThatWasMadeToLeadHereReadsNothing() {
        for (String path : List.of("/", "/status", "/q/metrics", "/q/health/live")) {
            given().header("Host", "attacker.example")
                    .get(management.resolve(path))
                    .then()
                    .statusCode(421)
                    .body("detail", containsString("sluice.serve.hosts"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/status", "/q/health", "/q/metrics"})
    void aLinkOfAnotherSiteIsFollowed(String path) {
        given().header("Sec-Fetch-Site", "cross-site")
                .header("Sec-Fetch-Mode", "navigate")
                .header("Sec-Fetch-Dest", "document")
                .header("Accept", "text/html,*/*;q=0.8")
                .get(management.resolve(path))
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({"navigate, iframe", "navigate, object", "no-cors, document", "cors, empty"})
    void aPageThatIsPutIntoAnotherIsNoLink(String mode, String destination) {
        given().header("Sec-Fetch-Site", "cross-site")
                .header("Sec-Fetch-Mode", mode)
                .header("Sec-Fetch-Dest", destination)
                .get(management.resolve("/status"))
                .then()
                .statusCode(403);
    }

    @Test
    void thePageMayReadTheStatus() {
        given().header("Sec-Fetch-Site", "same-origin")
                .header("Origin", "http://" + management.getAuthority())
                .header("Accept", "application/json")
                .get(management.resolve("/status"))
                .then()
                .statusCode(200);
    }

    @Test
    void statusIsATableForCurlAndJsonForOthers() {
        given().header("User-Agent", "curl/8.5.0")
                .header("Accept", "*/*")
                .get(management.resolve("/status"))
                .then()
                .statusCode(200)
                .header("Content-Type", startsWith("text/plain"))
                .body(containsString("docs  " + root()));
        given().header("User-Agent", "curl/8.5.0")
                .header("Accept", "application/json")
                .get(management.resolve("/status"))
                .then()
                .header("Content-Type", startsWith("application/json"))
                .body("folders[0].id", equalTo("docs"));
        given().header("User-Agent", "Mozilla/5.0")
                .get(management.resolve("/status"))
                .then()
                .header("Content-Type", startsWith("application/json"));
    }

    @Test
    void whoOpensThePortInABrowserGetsThePage() {
        given().header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .get(management.resolve("/"))
                .then()
                .statusCode(200)
                .header("Content-Type", startsWith("text/html"))
                .header("Content-Security-Policy", startsWith("default-src 'none'"))
                .header("X-Content-Type-Options", equalTo("nosniff"))
                .body(containsString("status/page.js"));
        get("/status/page.js")
                .then()
                .statusCode(200)
                .header("Content-Type", startsWith("text/javascript"));
        get("/status/page.css")
                .then()
                .statusCode(200)
                .header("Content-Type", startsWith("text/css"));
        get("/status/icon.svg")
                .then()
                .statusCode(200)
                .header("Content-Type", startsWith("image/svg"));
        get("/status/history").then().statusCode(200).body("everySeconds", equalTo(10));
    }

    @Test
    void whatTheDataPortAnswersIsDescribedHereAlone() {
        get("/q/openapi")
                .then()
                .statusCode(200)
                .header("Content-Type", startsWith("application/yaml"))
                .body(startsWith("openapi: 3.1"));
        given().get("/q/openapi").then().statusCode(404);
    }

    @Test
    void whatIsReadCanBeAskedForByItsHeadAlone() {
        for (String path : List.of("/", "/status", "/status/page.js", "/q/health/live")) {
            given().head(management.resolve(path)).then().statusCode(200).body(equalTo(""));
        }
    }

    @Test
    void thereIsNothingToChange() {
        for (String path :
                List.of("/", "/status", "/status/history", "/status/page.js", "/q/health/live")) {
            given().post(management.resolve(path))
                    .then()
                    .statusCode(405)
                    .header("Allow", "GET, HEAD");
        }
    }

    @Test
    void whoOpensThePortOtherwiseSeesTheTable() {
        given().header("User-Agent", "Mozilla/5.0")
                .header("Accept", "*/*")
                .get(management.resolve("/"))
                .then()
                .statusCode(200)
                .header("Content-Type", startsWith("text/plain"))
                .body(containsString("docs  " + root()));
    }
}
