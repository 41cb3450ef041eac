package dev.sluice.serve.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.serve.gate.RawHttp;
import dev.sluice.serve.gate.ServeProfile;
import dev.sluice.serve.gate.ServedTree;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A round that somebody watches: lines as they come over a socket. */
@QuarkusTest
@TestProfile(ServeProfile.class)
@Timeout(30)
class RoundLinesTest {

    private static final String LINES = "Accept: application/x-ndjson";
    private static final String NOTHING = "Content-Length: 0";

    @Inject ServedTree tree;
    @Inject HttpServer server;

    private final CompletableFuture<Void> work = new CompletableFuture<>();

    @BeforeEach
    void begin() {
        tree.control.underWay = work;
    }

    @AfterEach
    void end() {
        tree.control.underWay = null;
        tree.control.stopped = false;
    }

    private RawHttp post(String round) throws IOException {
        return RawHttp.connect(server.getPort())
                .send("POST", "/v1/folders/docs/" + round, LINES, NOTHING);
    }

    private static String line(RawHttp http) throws IOException {
        return new String(http.chunk(), StandardCharsets.UTF_8);
    }

    @Test
    void tellsHowFarAScanIsAndWhatCameOfItAsTheLastLine() throws IOException {
        try (RawHttp http = post("scan")) {
            RawHttp.Head head = http.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).isEqualTo("application/x-ndjson");
            String first = line(http);
            assertThat(first).startsWith("{\"folder\":\"docs\",\"looked\":").endsWith("}\n");
            assertThat(first).contains("\"hashed\":2,\"bytes\":4096,");
            assertThat(line(http)).isNotEqualTo(first);

            work.complete(null);

            assertThat(new String(http.chunks(), StandardCharsets.UTF_8))
                    .endsWith(
                            "{\"end\":true,\"folder\":\"docs\",\"looked\":812,\"changed\":3,"
                                    + "\"deleted\":1,\"problems\":0,\"millis\":41}\n");
        }
    }

    @Test
    void whoeverLeavesBreaksNoRound() throws IOException {
        try (RawHttp one = post("pull")) {
            try (RawHttp leaving = post("pull")) {
                assertThat(leaving.head().status()).isEqualTo(200);
                assertThat(line(leaving))
                        .isEqualTo(
                                "{\"folder\":\"docs\",\"toDo\":70,\"done\":30,\"fetched\":30,"
                                        + "\"bytes\":9120,\"bytesPerSecond\":4560,"
                                        + "\"secondsLeft\":2,\"millis\":1000}\n");
            }
            assertThat(one.head().status()).isEqualTo(200);
            line(one);
            line(one);
            assertThat(work).isNotDone();

            work.complete(null);

            assertThat(new String(one.chunks(), StandardCharsets.UTF_8))
                    .endsWith("\"reason\":\"refused\"}],\"millis\":52}\n");
        }
    }

    @Test
    void tellsHowFarAPlanIsAndThePlanAsTheLastLine() throws IOException {
        try (RawHttp http =
                RawHttp.connect(server.getPort())
                        .send("GET", "/v1/folders/docs/plan?limit=0", LINES)) {
            assertThat(http.head().status()).isEqualTo(200);
            assertThat(line(http))
                    .isEqualTo(
                            "{\"folder\":\"docs\",\"peersToAsk\":2,\"peersDone\":1,"
                                    + "\"millis\":1000}\n");

            work.complete(null);

            assertThat(new String(http.chunks(), StandardCharsets.UTF_8))
                    .endsWith("{\"peer\":\"http://c:8080\",\"notRun\":\"away\"}]}\n")
                    .contains("{\"end\":true,\"folder\":\"docs\",\"peers\":[{\"peer\":");
        }
    }

    @Test
    void aRoundThatIsDoneAtOnceIsItsLastLineAlone() throws IOException {
        work.complete(null);
        try (RawHttp http = post("pull")) {
            assertThat(http.answer().text())
                    .startsWith("{\"end\":true,\"folder\":\"docs\",\"peers\":2,\"fetched\":3,")
                    .doesNotContain("toDo");
        }
    }

    @Test
    void aFolderThatIsNotThereIsAProblemInThisFormAsWell() throws IOException {
        try (RawHttp http = RawHttp.connect(server.getPort())) {
            RawHttp.Answer answer =
                    http.send("POST", "/v1/folders/other/pull", LINES, NOTHING).answer();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.head().header("Content-Type")).isEqualTo("application/problem+json");
        }
    }

    @Test
    void aFailureIsTheStatusAndLaterTheLastLine() throws IOException {
        tree.control.stopped = true;
        try (RawHttp http = post("scan")) {
            RawHttp.Answer answer = http.answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.head().header("Content-Type")).isEqualTo("application/problem+json");
        }
        tree.control.stopped = false;
        try (RawHttp http = post("scan")) {
            assertThat(http.head().status()).isEqualTo(200);
            line(http);
            work.completeExceptionally(
                    new ProblemException(new Problem(503, "the folder is stopped", "folder")));
            assertThat(new String(http.chunks(), StandardCharsets.UTF_8))
                    .endsWith(
                            "{\"end\":true,\"type\":\"about:blank\","
                                    + "\"title\":\"Service Unavailable\",\"status\":503,"
                                    + "\"detail\":\"the folder is stopped\","
                                    + "\"field\":\"folder\"}\n");
        }
    }
}
