package dev.sluice.serve.feed;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.sluice.auth.Grants;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.Role;
import dev.sluice.domain.Sequence;
import dev.sluice.index.Member;
import dev.sluice.serve.api.FolderControl;
import dev.sluice.serve.gate.ServeProfile;
import dev.sluice.serve.gate.ServedTree;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever has written something waits until others have it. */
@QuarkusTest
@TestProfile(ServeProfile.class)
class FenceTest {

    private static final String FENCE = "/v1/folders/docs/fence";
    private static final NodeId BETA = NodeId.of("00000000000000f2");
    private static final NodeId GAMMA = NodeId.of("00000000000000f3");
    private static final NodeId SOURCE = NodeId.of("00000000000000f4");
    private static final NodeId DELTA = NodeId.of("00000000000000f5");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Inject ServedTree tree;
    @Inject Fences fences;
    @Inject HttpServer server;

    private Sequence last;

    @BeforeEach
    void threeMembers() throws IOException {
        tree.write("written", new byte[] {1});
        last = tree.index().last();
        tree.index()
                .write(t -> {
                    t.meet(BETA, "beta", Role.SEND_RECEIVE, NOON);
                    t.meet(GAMMA, "gamma", Role.RECEIVE_ONLY, NOON);
                    t.meet(SOURCE, "source", Role.SEND_ONLY, NOON);
                    return true;
                });
        isAt(BETA, Sequence.ZERO);
        isAt(GAMMA, Sequence.ZERO);
    }

    @AfterEach
    void evict() {
        tree.grants = Grants.ALL;
        tree.control.peers.clear();
        tree.control.stopped = false;
        tree.control.underWay = null;
        for (NodeId each : Set.of(BETA, GAMMA, SOURCE, DELTA)) {
            boolean _ = tree.index().write(t -> t.evict(each));
        }
        assertThat(fences.size()).isZero();
    }

    private void isAt(NodeId node, Sequence done) {
        tree.index()
                .write(t -> {
                    t.putMember(new Member(node, done, done, NOON));
                    return true;
                });
    }

    /** As it says in a call for changes. */
    private void tells(NodeId node, Sequence done) {
        isAt(node, done);
        fences.heard(tree.index(), node, done);
    }

    private CompletableFuture<HttpResponse<String>> fence(String query) {
        URI uri = URI.create("http://localhost:%d%s?%s".formatted(server.getPort(), FENCE, query));
        return HTTP.sendAsync(
                HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void awaitWaiting(int many) {
        await().until(() -> fences.size() == many);
    }

    @Test
    void answersWhenTheLastOfThoseThatAreNamedHasAppliedAll() {
        CompletableFuture<HttpResponse<String>> answer = fence("members=beta," + GAMMA);
        awaitWaiting(1);
        tells(BETA, last);
        assertThat(answer).isNotDone();
        tells(GAMMA, last);
        JsonPath json = JsonPath.from(answered(answer, 200));
        assertThat(json.getString("folder")).isEqualTo("docs");
        assertThat(json.getLong("sequence")).isEqualTo(last.value());
        assertThat(json.getList("members.name", String.class)).containsExactly("beta", "gamma");
        assertThat(json.getList("members.done", Long.class))
                .containsExactly(last.value(), last.value());
        assertThat(json.getList("notConnected")).isEmpty();
    }

    private static String answered(CompletableFuture<HttpResponse<String>> answer, int status) {
        HttpResponse<String> response = answer.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return response.body();
    }

    @Test
    void whoHasAllAlreadyIsNotWaitedFor() {
        isAt(BETA, last);
        given().post(FENCE + "?members=beta&timeout=5s").then().statusCode(200);
    }

    @Test
    void whatAMemberHasDoneOnceCountsThoughItReadsAllAnew() {
        CompletableFuture<HttpResponse<String>> answer = fence("members=beta&members=gamma");
        awaitWaiting(1);
        tells(BETA, last);
        tells(BETA, Sequence.ZERO);
        tells(GAMMA, last);
        answered(answer, 200);
    }

    @Test
    void atItsTimeOutItSaysWhoIsMissingAndWhy() {
        isAt(BETA, last);
        tree.control.peers.put(GAMMA, new FolderControl.Reached("connection refused"));
        given().post(FENCE + "?members=beta,gamma&timeout=50ms")
                .then()
                .statusCode(504)
                .contentType("application/problem+json")
                .body("status", equalTo(504))
                .body("type", equalTo("urn:sluice:fence"))
                .body("detail", containsString("gamma (it does not answer: connection refused)"))
                .body("members.name", contains("beta", "gamma"))
                .body("missing.name", contains("gamma"))
                .body("missing.node", contains(GAMMA.toString()))
                .body("missing.done", contains(0));
    }

    @Test
    void withoutNamesThoseThatAreConnectedAreWaitedFor() {
        tree.index()
                .write(t -> {
                    t.meet(DELTA, "delta", Role.SEND_RECEIVE, NOON);
                    return true;
                });
        tree.control.peers.put(BETA, new FolderControl.Reached(null));
        tree.control.peers.put(DELTA, new FolderControl.Reached("connection refused"));
        isAt(BETA, last);
        isAt(GAMMA, last); // another test may have heard of it
        given().post(FENCE + "?timeout=5s")
                .then()
                .statusCode(200)
                .body("members.name", hasItem("beta"))
                .body("notConnected.name", hasItem("delta"));
    }

    @Test
    void whoHasCalledOfLateIsConnectedThoughNobodyConfiguredIt() {
        tells(BETA, last);
        tells(GAMMA, Sequence.ZERO);
        given().post(FENCE + "?timeout=50ms")
                .then()
                .statusCode(504)
                .body("missing.name", contains("gamma"))
                .body("detail", containsString("gamma (it is at 0)"));
    }

    @Test
    void whoIsThisNodeItselfIsNotWaitedFor() {
        given().post(FENCE + "?members=alpha&timeout=1s")
                .then()
                .statusCode(200)
                .body("members", empty());
    }

    @Test
    void aNameThatIsNoMembersIsTold() {
        given().post(FENCE + "?members=beta,delta")
                .then()
                .statusCode(404)
                .body("field", equalTo("members"))
                .body("detail", containsString("delta"));
    }

    @Test
    void oneThatTakesNothingIsNotWaitedFor() {
        given().post(FENCE + "?members=source")
                .then()
                .statusCode(400)
                .body("field", equalTo("members"))
                .body("detail", containsString("send-only"));
    }

    @Test
    void aNameOfTwoMembersIsNotGuessed() {
        tree.index()
                .write(t -> {
                    t.meet(GAMMA, "beta", Role.SEND_RECEIVE, NOON);
                    return true;
                });
        given().post(FENCE + "?members=beta")
                .then()
                .statusCode(400)
                .body("detail", containsString("give the node id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1h", "-1s", "3601s", "x"})
    void aTimeOutIsATime(String timeout) {
        given().post(FENCE + "?timeout=" + timeout)
                .then()
                .statusCode(400)
                .body("field", equalTo("timeout"));
    }

    @Test
    void aScanThatDoesNotEndIsWaitedForNoLonger() {
        CompletableFuture<Void> scan = new CompletableFuture<>();
        tree.control.underWay = scan;
        given().post(FENCE + "?members=beta&timeout=50ms")
                .then()
                .statusCode(504)
                .body("detail", containsString("scan"));
        scan.complete(null);
    }

    @Test
    void aStoppedFolderIsTold() {
        tree.control.stopped = true;
        given().post(FENCE + "?members=beta").then().statusCode(503);
    }

    @Test
    void noMoreAreHeldThanThereIsRoomFor() {
        int taken = 0;
        while (fences.tryEnter()) {
            taken++;
        }
        try {
            assertThat(taken).isEqualTo(Fences.MAX);
            given().post(FENCE + "?members=beta").then().statusCode(503).header("Retry-After", "2");
        } finally {
            for (int i = 0; i < taken; i++) {
                fences.leave();
            }
        }
    }

    @Test
    void aCallerThatHasGoneIsHeldNoLonger() throws IOException {
        String call =
                "POST " + FENCE + "?members=beta&timeout=3600s HTTP/1.1\r\nHost: localhost\r\n";
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            caller.getOutputStream()
                    .write((call + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            awaitWaiting(1);
        }
        awaitWaiting(0);
    }

    @Test
    void itTakesTheRightToMakeTheNodeDoSomething() {
        tree.grants = new Grants(Set.of(), Set.of("nobody"), Set.of());
        given().post(FENCE).then().statusCode(404).body("field", equalTo("folder"));
    }

    @Test
    void aNodeThatStopsLetsAllGo() {
        Fences stopping = new Fences();
        var end = stopping.await(tree.index(), last, Set.of(BETA), Duration.ofHours(1));
        assertThat(end).isNotDone();
        stopping.releaseAll();
        assertThat(end.join()).isEqualTo(Fences.End.STOPPING);
        assertThat(stopping.size()).isZero();
        assertThat(stopping.await(tree.index(), last, Set.of(BETA), Duration.ofHours(1)))
                .isCompletedWithValue(Fences.End.STOPPING);
    }

    /** Many wait for one member, and none of them holds a thread. */
    @Test
    void oneCallOfAMemberWakesAllThatWaitForIt() {
        Fences many = new Fences();
        var ends =
                IntStream.range(0, 1_000)
                        .mapToObj(_ ->
                                many.await(tree.index(), last, Set.of(BETA), Duration.ofHours(1)))
                        .toList();
        many.heard(tree.index(), BETA, last);
        assertThat(ends).allMatch(end -> end.join() == Fences.End.REACHED);
        assertThat(many.size()).isZero();
    }
}
