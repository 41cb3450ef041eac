package dev.sluice.serve.api;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.auth.Grants;
import dev.sluice.auth.Speaker;
import dev.sluice.auth.Tokens;
import dev.sluice.domain.Digest;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Kind;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.HeldRules;
import dev.sluice.index.Member;
import dev.sluice.index.PlanKind;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Row;
import dev.sluice.serve.gate.Admission;
import dev.sluice.serve.gate.Callers;
import dev.sluice.serve.gate.Deciders;
import dev.sluice.serve.gate.Prover;
import dev.sluice.serve.gate.ServeProfile;
import dev.sluice.serve.gate.ServedTree;
import dev.sluice.serve.gate.TokenAdmission;
import dev.sluice.serve.problem.Problem;
import dev.sluice.serve.problem.ProblemException;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each operation of the document is called, and its answer is as the document has it. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class OpenApiTest {

    private static final String FOLDER = "/v1/folders/{folder}";
    private static final String SECRET = "a-person-of-flesh-0123456789";
    private static final String LINES = "application/x-ndjson";
    private static final RestAssuredConfig LINES_AS_TEXT =
            RestAssuredConfig.config()
                    .encoderConfig(
                            EncoderConfig.encoderConfig()
                                    .encodeContentTypeAs(LINES, ContentType.TEXT)
                                    .appendDefaultContentCharsetToContentTypeIfUndefined(false));
    private static final NodeId BETA = NodeId.of("00000000000000f1");
    private static final NodeId GAMMA = NodeId.of("00000000000000f2");
    private static final Map<String, String> KEEP =
            Map.of("copy", "a.sluice-conflict-20261122-120000-0123abcd", "keep", "copy");
    private static final Map<String, String> RESTORE = Map.of("at", "2026-11-22T12:00:00Z");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TestHTTPResource(value = "/", management = true)
    URI management = URI.create("");

    @Inject ServedTree tree;
    @Inject Callers callers;

    private final Answers answers = new Answers();

    private Digest digest = new Digest(DigestAlgorithm.XXH3_128, "0".repeat(32));
    private long plan;
    private long rules;

    @BeforeEach
    void tree() throws IOException {
        digest = tree.write("p1", new byte[100_000]);
        tree.put(RelativePath.of("gone"), new State.Deleted(Kind.FILE, Instant.EPOCH), null);
        tree.put(RelativePath.of("link"), new State.Link("p1"), null);
        Row row =
                Objects.requireNonNull(
                        tree.index().find(List.of(RelativePath.of("p1"))).getFirst());
        plan =
                tree.index()
                        .write(t -> {
                            t.deletes().judge(PlannedDelete.of(row));
                            return t.deletes().plan(DeleteOrigin.PEER, NOON, "too many");
                        });
        tree.control.plan =
                new DeletePlan(plan, PlanKind.DELETES, DeleteOrigin.PEER, NOON, 1, "too many");
        rules =
                tree.index()
                        .write(t ->
                                t.holdRules(
                                        List.of("*.tmp"),
                                        1,
                                        1,
                                        new HeldRules.Paths(
                                                List.of(RelativePath.of("p1")),
                                                List.of(RelativePath.of("a.key"))),
                                        NOON,
                                        "rules of a peer"));
        tree.index()
                .write(t -> {
                    t.putMember(new Member(BETA, new Sequence(7), new Sequence(5), NOON));
                    t.meet(BETA, "beta", Role.SEND_ONLY, NOON);
                    t.meet(GAMMA, "gamma", Role.SEND_RECEIVE, NOON);
                    return true;
                });
        tree.deciders =
                new Deciders(new TokenAdmission(() -> Tokens.parse("ann " + SECRET + "\n")));
    }

    @AfterEach
    void drop() {
        tree.deciders = Deciders.NOBODY;
        tree.grants = Grants.ALL;
        tree.admission = Admission.EVERYBODY;
        tree.control.plan = null;
        tree.control.stopped = false;
        tree.control.underWay = null;
        tree.index()
                .write(t -> {
                    t.deletes().drop(plan);
                    t.deletes().drop(rules);
                    boolean _ = t.evict(BETA);
                    return t.evict(GAMMA);
                });
    }

    private static RequestSpecification docs() {
        return given().config(LINES_AS_TEXT).pathParam("folder", "docs");
    }

    private RequestSpecification onThePage() {
        return given().baseUri("http://localhost")
                .port(management.getPort())
                .header("Authorization", "Bearer " + SECRET);
    }

    @Test
    void everyOperationAnswersAsTheDocumentHasIt() {
        node();
        changes();
        contents();
        rounds();
        fence();
        plans();
        members();
        decisions();
        page();

        assertThat(answers.asked()).isEqualTo(new OpenApi().operations().keySet());
    }

    private void node() {
        answers.check(200, "GET /v1/node", given());
        answers.check(200, "GET /v1/node", given().header("Sluice-Challenge", "A".repeat(43)));
    }

    private void changes() {
        String changes = "GET " + FOLDER + "/changes";
        Response all = answers.check(200, changes, docs());
        assertThat(Answers.linesWith("deleted", all)).isPositive();
        assertThat(Answers.linesWith("rules", all)).isEqualTo(1);
        assertThat(
                        Answers.linesWith(
                                "more", answers.check(200, changes, docs().queryParam("limit", 1))))
                .isEqualTo(1);

        Prover prover = new Prover(callers);
        RequestSpecification proved =
                proved(prover, docs())
                        .queryParam("epoch", tree.index().epoch().toString())
                        .queryParam("run", ServedTree.RUN.toString())
                        .queryParam("after", 1)
                        .queryParam("done", 1);
        assertThat(Answers.linesWith("signature", answers.check(200, changes, proved)))
                .isPositive();
    }

    private String changesSinceTheFirst() {
        return "/v1/folders/docs/changes?epoch=%s&run=%s&after=1&done=1"
                .formatted(tree.index().epoch(), ServedTree.RUN);
    }

    /** With a proof for that call. */
    private RequestSpecification proved(Prover prover, RequestSpecification call) {
        for (String header : prover.headers(changesSinceTheFirst())) {
            int colon = header.indexOf(": ");
            call.header(header.substring(0, colon), header.substring(colon + 2));
        }
        return call;
    }

    private void contents() {
        String file = FOLDER + "/files/{path}";
        answers.check(200, "GET " + file, p1());
        answers.check(206, "GET " + file, p1().header("Range", "bytes=1-2"));
        answers.check(304, "GET " + file, p1().header("If-None-Match", "\"" + digest + "\""));
        answers.check(200, "HEAD " + file, p1());
        answers.check(304, "HEAD " + file, p1().header("If-None-Match", "*"));
        // Without hashes, since these would show that the digest is none of the content.
        answers.check(200, "GET " + FOLDER + "/blocks/{path}", p1().queryParam("hashes", "false"));
        answers.check(
                200,
                "POST " + FOLDER + "/bundle",
                docs().contentType(LINES)
                        .body("{\"path\":\"p1\",\"digest\":\"" + digest + "\"}\n"));
        answers.check(200, "GET " + FOLDER + "/why", docs().queryParam("path", "p1"));
        answers.check(
                200,
                "GET " + FOLDER + "/why",
                docs().queryParam("path", "p1").accept("text/plain"));
    }

    private static RequestSpecification p1() {
        return docs().pathParam("path", "p1");
    }

    private void rounds() {
        for (String round :
                List.of(
                        "POST " + FOLDER + "/scan", "POST " + FOLDER + "/pull",
                        "POST " + FOLDER + "/verify", "GET " + FOLDER + "/plan")) {
            answers.check(200, round, docs());
            tree.control.underWay =
                    new CompletableFuture<Void>().completeOnTimeout(null, 1_200, MILLISECONDS);
            Response lines = answers.check(200, round, docs().accept(LINES));
            tree.control.underWay = null;
            assertThat(lines.asString().lines().count()).as(lines.asString()).isGreaterThan(1);
        }
        answers.check(200, "GET " + FOLDER + "/plan", docs().accept("text/plain"));
        tree.control.underWay =
                CompletableFuture.runAsync(
                        () -> {
                            throw new ProblemException(new Problem(503, "it stopped", "folder"));
                        },
                        CompletableFuture.delayedExecutor(1_200, MILLISECONDS));
        Response failed = answers.check(200, "POST " + FOLDER + "/scan", docs().accept(LINES));
        assertThat(Answers.linesWith("detail", failed)).isEqualTo(1);
        tree.control.underWay = null;
        tree.control.stopped = true;
        answers.check(503, "POST " + FOLDER + "/scan", docs());
        tree.control.stopped = false;
    }

    private void fence() {
        String fence = "POST " + FOLDER + "/fence";
        answers.check(
                504, fence, docs().queryParam("members", "gamma").queryParam("timeout", "50ms"));
        tree.index()
                .write(t -> {
                    Sequence last = tree.index().last();
                    t.putMember(new Member(GAMMA, last, last, NOON));
                    return true;
                });
        answers.check(200, fence, docs().queryParam("members", "gamma"));
        answers.check(404, fence, docs().queryParam("members", "nobody"));
    }

    private void plans() {
        answers.check(200, "GET " + FOLDER + "/plans", docs());
        for (long each : List.of(plan, rules)) {
            answers.check(200, "GET " + FOLDER + "/plans/{plan}", docs().pathParam("plan", each));
        }
        for (String word : List.of("approve", "reject")) {
            answers.check(
                    200,
                    "POST " + FOLDER + "/plans/{plan}/" + word,
                    docs().pathParam("plan", plan));
            answers.check(
                    404, "POST " + FOLDER + "/plans/{plan}/" + word, docs().pathParam("plan", 999));
        }
    }

    private void members() {
        answers.check(200, "GET " + FOLDER + "/members", docs());
        String member = FOLDER + "/members/{node}";
        answers.check(409, "POST " + member + "/accept", docs().pathParam("node", BETA.toString()));
        String other = calledUnderTwoNames();
        answers.check(200, "GET " + FOLDER + "/members", docs());
        answers.check(200, "POST " + member + "/accept", docs().pathParam("node", other));
        answers.check(200, "DELETE " + member, docs().pathParam("node", other));
        answers.check(404, "DELETE " + member, docs().pathParam("node", other));
    }

    private String calledUnderTwoNames() {
        Prover prover = new Prover(callers);
        for (String name : List.of("alpha", "mallory")) {
            tree.admission = _ -> new Admission.Verdict.Admitted(new Speaker(Set.of(name)));
            proved(prover, given()).get(changesSinceTheFirst()).then().statusCode(200);
        }
        tree.admission = Admission.EVERYBODY;
        return prover.node.toString();
    }

    private void decisions() {
        answers.check(200, "POST " + FOLDER + "/conflicts/keep", docs().queryParams(KEEP));
        answers.check(200, "POST " + FOLDER + "/trash/restore", docs().queryParams(RESTORE));
        answers.check(400, "POST " + FOLDER + "/trash/restore", docs());
        answers.check(200, "POST " + FOLDER + "/adopt", docs());
    }

    private void page() {
        String folder = "/decide/folders/{folder}";
        answers.check(204, "GET /decide", onThePage());
        for (String word : List.of("approve", "reject")) {
            answers.check(
                    200,
                    "POST " + folder + "/plans/{plan}/" + word,
                    onThePage().pathParam("folder", "docs").pathParam("plan", plan));
        }
        answers.check(
                200,
                "GET " + folder + "/plans/{plan}",
                onThePage().pathParam("folder", "docs").pathParam("plan", plan));
        answers.check(
                200,
                "POST " + folder + "/conflicts/keep",
                onThePage().pathParam("folder", "docs").queryParams(KEEP));
        answers.check(
                200,
                "POST " + folder + "/trash/restore",
                onThePage().pathParam("folder", "docs").queryParams(RESTORE));
        answers.check(401, "GET /decide", given().port(management.getPort()));
        answers.check(
                404,
                "POST " + folder + "/trash/restore",
                onThePage().pathParam("folder", "other").queryParams(RESTORE));
    }

    @Test
    void whatIsWrongIsAProblem() {
        answers.check(404, "GET " + FOLDER + "/changes", given().pathParam("folder", "other"));
        answers.check(400, "GET " + FOLDER + "/changes", docs().queryParam("limit", 0));
        answers.check(400, "GET " + FOLDER + "/why", docs());
        answers.check(404, "GET " + FOLDER + "/files/{path}", docs().pathParam("path", "nowhere"));
        answers.check(412, "GET " + FOLDER + "/files/{path}", p1().header("If-Match", "\"other\""));
        answers.check(
                416, "GET " + FOLDER + "/files/{path}", p1().header("Range", "bytes=999999-"));
        answers.check(
                412, "GET " + FOLDER + "/blocks/{path}", p1().header("If-Match", "\"other\""));
        answers.check(400, "POST " + FOLDER + "/bundle", docs().contentType(LINES).body("x\n"));
        tree.admission = _ -> new Admission.Verdict.Refused(Admission.Reason.NO_TOKEN);
        answers.check(401, "GET /v1/node", given());
    }
}
