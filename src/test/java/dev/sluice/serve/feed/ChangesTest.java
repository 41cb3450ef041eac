package dev.sluice.serve.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.domain.Cursor;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Kind;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.identity.SigningKey;
import dev.sluice.index.Member;
import dev.sluice.serve.gate.Callers;
import dev.sluice.serve.gate.Prover;
import dev.sluice.serve.gate.RawHttp;
import dev.sluice.serve.gate.ServeProfile;
import dev.sluice.serve.gate.ServedTree;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(ServeProfile.class)
class ChangesTest {

    private static final String CHANGES = "/v1/folders/docs/changes";
    private static final String NODE = "Sluice-Node: 00000000000000c1";
    private static final String RUN = "Sluice-Run: 00000000000000d1";
    private static final String DUPLICATE_RUN = "00000000000000d1";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject ServedTree tree;
    @Inject HttpServer server;
    @Inject LongPolls polls;
    @Inject Callers callers;

    private RawHttp http;

    @BeforeEach
    void connect() throws IOException {
        http = RawHttp.connect(server.getPort());
    }

    @AfterEach
    void close() throws IOException {
        http.close();
    }

    private record Page(JsonNode head, List<JsonNode> rows, JsonNode end) {

        static Page of(RawHttp.Answer answer) throws IOException {
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.head().header("Content-Type")).isEqualTo("application/x-ndjson");
            assertThat(answer.text()).endsWith("}\n");
            List<JsonNode> lines = new ArrayList<>();
            for (String line : answer.text().lines().toList()) {
                lines.add(JSON.readTree(line));
            }
            return new Page(lines.removeFirst(), List.copyOf(lines), lines.getLast()).cut();
        }

        private Page cut() {
            return new Page(head, rows.subList(0, rows.size() - 1), end);
        }

        long last() {
            return end.get("last").asLong();
        }

        boolean more() {
            return end.get("more").asBoolean();
        }

        String next(long after) {
            return "?epoch=%s&run=%s&after=%d"
                    .formatted(head.get("epoch").asText(), head.get("run").asText(), after);
        }
    }

    private Page get(String query) throws IOException {
        return Page.of(http.get(CHANGES + query, NODE, RUN));
    }

    private String here() {
        return "?epoch=%s&run=%s&after=%s"
                .formatted(tree.index().epoch(), ServedTree.RUN, tree.index().last());
    }

    @Test
    void aFileOfWhichACallerGotOtherBytesIsToBeHashedAgain() throws IOException {
        String digest = tree.write("odd names/ü;.db", new byte[812]).toString();
        String other = tree.write("other", new byte[1]).toString();
        http.get(
                CHANGES + here(),
                NODE,
                RUN,
                "Sluice-Mismatch: odd%20names/%C3%BC%3B.db;" + digest,
                "Sluice-Mismatch: other;" + digest,
                "Sluice-Mismatch: absent;" + other,
                "Sluice-Mismatch: ../other;" + other,
                "Sluice-Mismatch: nonsense");
        await().untilAsserted(() ->
                assertThat(tree.recheck.hashed).containsExactly("odd names/ü;.db of 812"));
    }

    @Test
    void listensToAFewMismatchesOfARequestOnly() throws IOException {
        String digest = tree.write("often", new byte[5]).toString();
        String[] lines = new String[20];
        Arrays.fill(lines, "Sluice-Mismatch: often;" + digest);
        http.get(CHANGES + here(), lines);
        await().until(() -> tree.recheck.hashed.contains("often of 5"));
        http.get(CHANGES + here());
        assertThat(tree.recheck.hashed).filteredOn("often of 5"::equals).hasSizeLessThan(9);
    }

    @Test
    void givesEveryRowOnceInRisingOrderOverPages() throws IOException {
        tree.deleteMany("paged/", 2_345);
        long until = tree.index().last().value();

        Page page = get("?limit=1000");
        assertThat(page.head().get("listing").asText()).isEqualTo("full");
        assertThat(page.head().get("until").asLong()).isEqualTo(until);
        Set<String> paths = new HashSet<>();
        long before = 0;
        int pages = 0;
        while (true) {
            pages++;
            for (JsonNode row : page.rows()) {
                assertThat(row.get("sequence").asLong()).isGreaterThan(before);
                before = row.get("sequence").asLong();
                assertThat(paths.add(row.get("path").asText())).isTrue();
            }
            assertThat(page.last()).isEqualTo(before);
            if (!page.more()) {
                break;
            }
            assertThat(page.rows()).hasSize(1_000);
            page = get(page.next(page.last()) + "&limit=1000");
            assertThat(page.head().get("listing").asText()).isEqualTo("delta");
        }
        assertThat(before).isEqualTo(until);
        assertThat(pages).isGreaterThanOrEqualTo(3);
        assertThat(paths).contains("paged/0", "paged/2344");
        assertThat(get(here()).rows()).isEmpty();
    }

    @Test
    void aPageThatEndsAtTheLastRowSaysThatThereIsNoMore() throws IOException {
        String from = here();
        tree.deleteMany("exact/", 3);
        assertThat(get(from + "&limit=3").more()).isFalse();
        assertThat(get(from + "&limit=2").more()).isTrue();
        assertThat(get(from + "&limit=2").rows()).hasSize(2);
    }

    @Test
    void saysWhoAnswersAndWhatIsKnownOfTheCaller() throws IOException {
        NodeId caller = NodeId.of("00000000000000c2");
        Cursor cursor = new Cursor(new Epoch(3), new RunId(4), new Sequence(7));
        tree.index()
                .write(transaction -> {
                    transaction.putCursor(caller, cursor);
                    return cursor;
                });
        JsonNode head = Page.of(http.get(CHANGES + here(), "Sluice-Node: " + caller, RUN)).head();
        assertThat(head.toString())
                .isEqualTo(
                        ("{\"folder\":\"docs\",\"node\":\"00000000000000a1\","
                                        + "\"run\":\"00000000000000b1\",\"epoch\":\"%s\","
                                        + "\"role\":\"send-receive\",\"digest\":\"xxh3-128\","
                                        + "\"listing\":\"delta\",\"until\":%s,"
                                        + "\"known\":{\"epoch\":\"0000000000000003\","
                                        + "\"run\":\"0000000000000004\",\"sequence\":7}}")
                                .formatted(tree.index().epoch(), tree.index().last()));
        assertThat(get(here()).head().has("known")).isFalse();
    }

    @Test
    void beginsAtTheFirstRowWhenTheCursorIsNotValid() throws IOException {
        tree.deleteMany("stale/", 1);
        String foreign = "?epoch=00000000000000ff&run=00000000000000b1&after=5";
        assertThat(get(foreign).head().get("listing").asText()).isEqualTo("full");
        String beyond =
                "?epoch=%s&run=%s&after=%d"
                        .formatted(
                                tree.index().epoch(),
                                ServedTree.RUN,
                                tree.index().last().value() + 1);
        assertThat(get(beyond).head().get("listing").asText()).isEqualTo("full");
    }

    @Test
    void goesUpToTheLastSequenceThoughItsRowIsForgotten() throws IOException {
        tree.deleteMany("kept/", 1);
        tree.deleteMany("forgotten/", 1);
        tree.index()
                .write(transaction -> {
                    transaction.forget(RelativePath.of("forgotten/0"));
                    return 0;
                });
        assertThat(get("?limit=10000").last()).isEqualTo(tree.index().last().value());
    }

    @Test
    void notesWhatAMemberHasReadAndDone() throws IOException {
        tree.deleteMany("noted/", 2);
        Prover prover = new Prover(callers);
        String node = prover.node.toString();
        assertThat(http.get(CHANGES, prover.headers(CHANGES)).status()).isEqualTo(200);
        assertThat(member(node)).isNull();
        done(prover, 1);
        Member noted = Objects.requireNonNull(member(node));
        assertThat(noted.after()).isEqualTo(tree.index().last());
        assertThat(noted.done()).isEqualTo(new Sequence(1));
        done(prover, 1);
        assertThat(member(node)).isEqualTo(noted);
        done(prover, 2);
        assertThat(Objects.requireNonNull(member(node)).done()).isEqualTo(new Sequence(2));
    }

    private void done(Prover prover, int done) throws IOException {
        String target = CHANGES + here() + "&done=" + done;
        assertThat(http.get(target, prover.headers(target)).status()).isEqualTo(200);
    }

    private @Nullable Member member(String node) {
        return tree.index().members().stream()
                .filter(member -> member.node().equals(NodeId.of(node)))
                .findFirst()
                .orElse(null);
    }

    @Test
    void answersAWaitingCallerWithin200MillisecondsOfACommit() throws IOException {
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            http.send("GET", CHANGES + here() + "&wait=30s", NODE, RUN);
            await().until(() -> polls.size() == 1);
            tree.deleteMany("polled" + i + "/", 1);
            long committed = System.nanoTime();
            Page page = Page.of(http.answer());
            waits.add(Duration.ofNanos(System.nanoTime() - committed));
            assertThat(page.rows()).hasSize(1);
            assertThat(polls.size()).isZero();
        }
        // The median: the first ones load classes, and a busy machine may hold back any one.
        assertThat(waits.stream().sorted().toList().get(4)).isLessThan(Duration.ofMillis(200));
    }

    @Test
    void answersWithoutRowsWhenTheTimeIsOver() throws IOException {
        long begun = System.nanoTime();
        Page page = get(here() + "&wait=150ms");
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isGreaterThanOrEqualTo(Duration.ofMillis(150));
        assertThat(page.rows()).isEmpty();
        assertThat(page.more()).isFalse();
    }

    @Test
    void answersAtOnceWithWhatIsThere() throws IOException {
        String from = here();
        tree.deleteMany("ready/", 1);
        assertThat(get(from + "&wait=60s").rows()).hasSize(1);
        assertThat(get("?wait=60s").head().get("listing").asText()).isEqualTo("full");
    }

    @Test
    void forgetsAWaitingCallerThatLeaves() throws IOException {
        http.send("GET", CHANGES + here() + "&wait=60s", NODE, RUN);
        await().until(() -> polls.size() == 1);
        http.close();
        await().until(() -> polls.size() == 0);
    }

    @Test
    void aCallerThatDoesNotReadHoldsBackTheFeedAndNobodyElse() throws IOException {
        tree.deleteMany("long/" + "x".repeat(200) + "/" + "y".repeat(200), 10_000);
        http.send("GET", CHANGES + "?limit=10000", NODE, RUN);
        try (RawHttp other = RawHttp.connect(server.getPort())) {
            assertThat(other.get(CHANGES + here(), NODE, RUN).status()).isEqualTo(200);
        }
        Page page = Page.of(http.answer());
        assertThat(page.rows()).hasSize(10_000);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=20001, limit",
        "limit=ten, limit",
        "limit=-1, limit",
        "wait=61s, wait",
        "wait=5, wait",
        "wait=1m, wait",
        "wait=99999999999s, wait",
        "epoch=0000000000000001, run",
        "after=3, epoch",
        "run=0000000000000001, epoch",
        "epoch=0000000000000001&run=0000000000000001, after",
        "epoch=1&run=0000000000000001&after=1, epoch",
        "epoch=0000000000000001&run=000000000000000G&after=1, run",
        "epoch=0000000000000001&run=0000000000000001&after=-1, after",
        "epoch=0000000000000001&run=0000000000000001&after=9223372036854775808, after",
        "epoch=0000000000000001&run=0000000000000001&after=1&done=2, done",
        "epoch=0000000000000001&run=0000000000000001&after=1&done=x, done",
    })
    void namesTheParameterAtFault(String query, String field) throws IOException {
        RawHttp.Answer answer = http.get(CHANGES + "?" + query, NODE, RUN);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.head().header("Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = JSON.readTree(answer.text());
        assertThat(problem.get("field").asText()).isEqualTo(field);
        assertThat(problem.get("title").asText()).isEqualTo("Bad Request");
        assertThat(problem.get("detail").asText()).contains(field);
    }

    @Test
    void namesTheHeaderAtFault() throws IOException {
        assertThat(http.get(CHANGES, RUN).text()).contains("\"field\":\"Sluice-Node\"");
        assertThat(http.get(CHANGES, NODE).text()).contains("\"field\":\"Sluice-Run\"");
        RawHttp.Answer malformed = http.get(CHANGES, "Sluice-Node: zz", RUN);
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.text()).contains("\"field\":\"Sluice-Node\"");
    }

    @Test
    void answersWhoDoesNotSayWhoItIsAndNotesNothing() throws IOException {
        tree.deleteMany("anonymous/", 1);
        Page full = Page.of(http.get(CHANGES + "?limit=10000"));
        assertThat(full.rows()).isNotEmpty();
        assertThat(full.head().has("known")).isFalse();
        List<Member> before = tree.index().members();
        assertThat(Page.of(http.get(CHANGES + here() + "&done=1")).rows()).isEmpty();
        assertThat(tree.index().members()).isEqualTo(before);
    }

    @Test
    void refusesADuplicateNodeIdAndKnowsItself() throws IOException {
        String ours = "Sluice-Node: " + ServedTree.NODE;
        Prover copy = new Prover(callers, ServedTree.KEY, ServedTree.NODE, RunId.of(DUPLICATE_RUN));
        RawHttp.Answer refused = http.get(CHANGES, copy.headers(CHANGES));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("\"field\":\"Sluice-Node\"");
        assertThat(http.get(CHANGES + here(), ours, "Sluice-Run: " + ServedTree.RUN).status())
                .isEqualTo(200);
        assertThat(member(ServedTree.NODE.toString())).isNull();
        assertThat(callers.duplicate())
                .contains("run " + DUPLICATE_RUN + " has our node id and our key");
    }

    @Test
    void refusesACallerWhoseRunsAlternate() throws IOException {
        SigningKey key = SigningKey.make();
        Prover one = new Prover(callers, key, key.key().node(), new RunId(1));
        Prover other = new Prover(callers, key, key.key().node(), new RunId(2));
        assertThat(status(one)).isEqualTo(200);
        assertThat(status(other)).as("restarted").isEqualTo(200);
        String target = CHANGES + here();
        one.introduce();
        RawHttp.Answer back = http.get(target, one.headers(target));
        assertThat(back.status()).isEqualTo(409);
        assertThat(back.text()).contains("copies of one state directory");
        assertThat(status(other)).isEqualTo(409);
        assertThat(http.get(CHANGES + here(), NODE, RUN).status()).isEqualTo(200);
    }

    private int status(Prover prover) throws IOException {
        String target = CHANGES + here();
        prover.introduce();
        return http.get(target, prover.headers(target)).status();
    }

    @Test
    void writesEveryKindOfEntry() throws IOException {
        String from = here();
        tree.put(RelativePath.of("kinds/l"), new State.Link("../x"), null);
        tree.put(
                RelativePath.of("kinds/gone"),
                new State.Deleted(Kind.DIRECTORY, Instant.parse("2026-11-22T01:02:05Z")),
                null);
        tree.write("kinds/f", new byte[3]);
        List<JsonNode> rows = get(from).rows();
        assertThat(rows.get(0).get("target").asText()).isEqualTo("../x");
        assertThat(rows.get(1).get("kind").asText()).isEqualTo("directory");
        assertThat(rows.get(1).get("deleted").asText()).isEqualTo("2026-11-22T01:02:05Z");
        assertThat(rows.get(2).get("size").asLong()).isEqualTo(3);
        assertThat(rows.get(2).get("version").has(tree.index().epoch().toString())).isTrue();
    }
}
