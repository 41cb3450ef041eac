package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each command asks of the data port, and what a person is told of the answer. */
class OrdersTest {

    private static final String AT = "/v1/folders/data";

    private final Given given = new Given();
    private RecordedNode node;

    @BeforeEach
    void startNode() throws IOException {
        node = new RecordedNode();
        given.node(node);
    }

    @AfterEach
    void endNode() {
        node.close();
    }

    private void told(int code, String lines, String... command) {
        assertThat(given.run(command)).as(given.err()).isEqualTo(code);
        assertThat(given.out()).isEqualTo(lines);
    }

    private static final String PULL =
            """
            {"folder":"data","toDo":70,"done":30,"fetched":30,"bytes":9216,"bytesPerSecond":9216,\
            "secondsLeft":2,"millis":1000}
            {"end":true,"folder":"data","peers":2,"fetched":100,"bytes":30720,"deleted":1,\
            "conflicts":0,"failed":%d,"notRun":[%s],"millis":2900}
            """;

    @Test
    void aConflictEndsByWhatIsKept() {
        String address = "POST " + AT + "/conflicts/keep?copy=a%20b&keep=";
        String answer = "{\"folder\":\"data\",\"copy\":\"a b\",\"kept\":\"%s\"}";
        node.answers(address + "copy", answer.formatted("copy"));
        node.answers(address + "original", answer.formatted("original"));

        told(
                0,
                "data: kept the copy; the other content of a b is in the trash\n",
                "conflicts",
                "keep",
                "a b");
        assertThat(given.run("conflicts", "keep", "--original", "a b")).isZero();
        assertThat(given.out()).contains("kept the original");

        String seen = "copy&seen=0123456789abcdef";
        node.answers(address + seen, answer.formatted("copy"));
        assertThat(given.run("conflicts", "keep", "--seen", "0123456789abcdef", "a b")).isZero();
    }

    @Test
    void aPullIsWatchedLineByLine() {
        node.answers("POST " + AT + "/pull", PULL.formatted(0, ""));

        told(
                0,
                """
                [#######-----------------]  30 % 30 of 100, 9.00 KiB, 9.00 KiB/s, 2 s left
                data: fetched 100 (30.0 KiB), deleted 1, conflicts 0, failed 0, in 2.9 s
                """,
                "pull");
        assertThat(node.header("Accept")).isEqualTo("application/x-ndjson");
        assertThat(node.header("User-agent")).startsWith("sluice/");
    }

    @Test
    void atATerminalALineTakesThePlaceOfTheOneBeforeIt() {
        node.answers("POST " + AT + "/pull", PULL.formatted(0, ""));

        given.atTerminal().run("pull");

        assertThat(given.out()).startsWith("\r\033[K[####").contains(" left\r\033[Kdata: fetched");
    }

    @Test
    void aPullThatDidNotBringAllIsNotDone() {
        node.answers("POST " + AT + "/pull", PULL.formatted(3, ""));
        assertThat(given.run("pull")).isEqualTo(1);

        node.answers(
                "POST " + AT + "/pull",
                PULL.formatted(0, "{\"peer\":\"http://c:8080\",\"reason\":\"away\"}"));
        Given other = new Given().node(node);
        assertThat(other.run("pull")).isEqualTo(1);
        assertThat(other.out()).endsWith("  not from http://c:8080: away\n");
    }

    @Test
    void aRoundWhoseNodeDisappearsIsNotTakenForDone() {
        node.answers("POST " + AT + "/scan", "{\"folder\":\"data\",\"looked\":1}\n");

        assertThat(given.run("scan")).isEqualTo(3);

        assertThat(given.err()).contains("the node has gone before the round was done");
    }

    @Test
    void aRoundThatFailsSaysWhy() {
        node.answers(
                "POST " + AT + "/scan",
                "{\"end\":true,\"status\":503,\"detail\":\"the folder is stopped\"}\n");

        assertThat(given.run("scan")).isEqualTo(1);

        assertThat(given.err()).isEqualTo("sluice: the folder is stopped\n");
    }

    @Test
    void aScanIsTold() {
        node.answers(
                "POST " + AT + "/scan",
                "{\"end\":true,\"folder\":\"data\",\"looked\":1812,\"changed\":3,\"deleted\":0,"
                        + "\"problems\":1,\"millis\":1841}\n");

        told(
                0,
                "data: looked at 1,812, changed 3, deleted 0, not replicated 1, in 1.8 s\n",
                "scan");
    }

    @Test
    void contentsThatAreRottenStillAreNotDone() {
        node.answers(
                "POST " + AT + "/verify",
                "{\"end\":true,\"folder\":\"data\",\"files\":15000,\"bytes\":61440000,"
                        + "\"skipped\":3,\"rotten\":50,\"mended\":12,\"waiting\":38,"
                        + "\"millis\":8123}\n");

        told(
                1,
                "data: read 15,000 (58.6 MiB), rotten 50, mended 12, waiting 38, left to a scan 3,"
                        + " in 8.1 s\n",
                "verify");
    }

    @Test
    void whyHasItsReasonAndWhatElseIsTrue() {
        node.answers(
                "GET " + AT + "/why?path=a%20b%2Fc%26d.txt",
                """
                {"folder":"data","path":"a b/c&d.txt","inStep":false,"cause":"failed","words":"no\
                 space","attempts":3,"retryAt":"2026-11-22T01:02:03Z","also":[{"cause":"held",\
                "words":"its delete waits","plan":7}]}\
                """);

        told(
                1,
                """
                a b/c&d.txt: no space
                  tried 3 times, next at 2026-11-22T01:02:03Z
                also: its delete waits
                  see 'sluice plans show 7', then approve or reject 7
                """,
                "why",
                "a b/c&d.txt");
    }

    private static final String FENCE = "POST " + AT + "/fence?timeout=";

    @Test
    void waitingEndsWhenAllHaveIt() {
        node.answers(
                FENCE + "60s",
                """
                {"folder":"data","sequence":812,"members":[{"node":"01","name":"beta","done":812}],\
                "notConnected":[{"node":"0123456789abcdef","done":790}],"millis":640}\
                """);

        told(
                0,
                """
                data: beta has all up to change 812, after 0.6 s
                  not connected, not waited for: 0123456789abcdef
                """,
                "wait");
    }

    @Test
    void waitingInVainSaysForWhom() {
        node.answers(
                FENCE + "2s&members=beta%2Cgamma",
                504,
                """
                {"status":504,"detail":"…","folder":"data","sequence":812,"members":[],"missing":[\
                {"node":"02","name":"gamma","done":790,"reason":"it is away"}],"millis":2000}\
                """);

        told(
                1,
                "data: not all have it after 2.0 s\n  missing: gamma: it is away\n",
                "wait",
                "--timeout",
                "2s",
                "--members",
                "beta,gamma");
    }

    @Test
    void aMemberThatIsNoneIsTheNodesWord() {
        node.answers(
                FENCE + "60s&members=x",
                404,
                "{\"status\":404,\"detail\":\"no such member: x\",\"field\":\"members\"}");

        assertThat(given.run("wait", "--members", "x")).isEqualTo(1);

        assertThat(given.err()).endsWith(" answers 404: no such member: x\n");
    }

    @Test
    void plansAreListedShownAndDecidedOn() {
        String plan =
                "{\"number\":7,\"kind\":\"deletes\",\"origin\":\"peer\",\"entries\":3,"
                        + "\"since\":\"2026-11-22T01:02:03Z\",\"reason\":\"too many\",";
        node.answers(
                "GET " + AT + "/plans",
                "{\"folder\":\"data\",\"plans\":[" + plan + "\"paths\":[\"a\"]}]}");
        node.answers(
                "GET " + AT + "/plans/7", plan + "\"paths\":[\"a\",\"b c\"],\"after\":\"b c\"}");
        node.answers("GET " + AT + "/plans/7?after=b%20c", plan + "\"paths\":[\"d\\u001b\"]}");
        node.answers(
                "POST " + AT + "/plans/7/approve",
                "{\"folder\":\"data\",\"plan\":7,\"approved\":3}");
        node.answers(
                "POST " + AT + "/plans/8/reject",
                "{\"folder\":\"data\",\"plan\":8,\"rejected\":1}");

        told(
                0,
                "plan 7: deletes, 3 entries, since 2026-11-22T01:02:03Z: too many\n  a\n",
                "plans",
                "list");
        assertThat(given.run("plans", "show", "7")).isZero();
        assertThat(given.run("plans", "approve", "7")).isZero();
        assertThat(given.run("plans", "reject", "8")).isZero();
        assertThat(given.out())
                .endsWith(
                        """
                        a
                        b c
                        d\\u001b
                        data: plan 7, approved 3 entries
                        data: plan 8, rejected 1 entry
                        """);
    }

    @Test
    void aPlanOfAPullHasWhatItWouldDo() {
        node.answers(
                "GET " + AT + "/plan?limit=2",
                """
                {"folder":"data","peers":[{"peer":"http://b:8080","fetch":1,"rename":1,"delete":0,\
                "bytes":812,"entries":[{"does":"fetch","path":"a","bytes":812},{"does":"rename",\
                "path":"new","from":"old"}],"left":1},{"peer":"http://c:8080","notRun":"away"}]}\
                """);

        told(
                1,
                """
                data from http://b:8080: fetch 1, rename 1; 812 B
                  DOES     SIZE  PATH
                  fetch   812 B  a
                  rename    0 B  new  (from old)
                  … and 1 more
                data from http://c:8080: away
                """,
                "plan",
                "--limit",
                "2");
    }

    @Test
    void membersAreListedEvictedAndAccepted() {
        node.answers(
                "GET " + AT + "/members",
                """
                {"folder":"data","last":19,"members":[{"node":"0123456789abcdef","name":"beta",\
                "role":"send-receive","credential":"b","otherCredential":"c","pulls":true,\
                "after":19,"done":17,"seen":"2026-11-22T01:02:03Z"}]}\
                """);
        node.answers(
                "DELETE " + AT + "/members/0123456789abcdef",
                "{\"folder\":\"data\",\"evicted\":\"0123456789abcdef\"}");
        node.answers(
                "POST " + AT + "/members/0123456789abcdef/accept",
                "{\"folder\":\"data\",\"accepted\":\"0123456789abcdef\"}");

        assertThat(given.run("members", "list")).isZero();
        assertThat(given.run("members", "evict", "0123456789abcdef")).isZero();
        assertThat(given.run("members", "accept", "0123456789abcdef")).isZero();

        assertThat(given.out())
                .isEqualTo(
                        """
                        NODE              NAME  ROLE          PULLS  DONE  OPEN  SEEN                  CREDENTIAL
                        0123456789abcdef  beta  send-receive  yes      17     2  2026-11-22T01:02:03Z  b, now c
                        data: evicted 0123456789abcdef
                        data: accepted 0123456789abcdef
                        """);
    }

    @Test
    void aRestoreIsAskedForInUtc() {
        node.answers(
                "POST " + AT + "/trash/restore?at=2026-11-22T01%3A02%3A03Z&dry=true",
                """
                {"folder":"data","dry":true,"restored":1,"same":2,"failed":1,"paths":["a"],\
                "failures":[{"path":"b","reason":"full"}],"millis":12}\
                """);

        told(
                1,
                """
                  a
                  FAILED b: full
                data: would restore 1, already as they were 2, failed 1, in 0.0 s
                """,
                "trash",
                "restore",
                "--at",
                "2026-11-22T03:02:03+02:00",
                "--dry-run");
    }

    @Test
    void aRootIsAdopted() {
        node.answers(
                "POST " + AT + "/adopt",
                "{\"folder\":\"data\",\"looked\":5,\"changed\":1,\"deleted\":2,\"problems\":0,"
                        + "\"millis\":100}");

        told(
                0,
                "data: looked at 5, changed 1, deleted 2, not replicated 0, in 0.1 s\n",
                "adopt",
                "--folder",
                "data");
        assertThat(node.calls()).containsExactly("POST " + AT + "/adopt");
    }

    @Test
    void aFolderThatIsNotThereIsToldAsSuch() {
        assertThat(given.run("pull", "--folder", "nope")).isEqualTo(1);

        assertThat(given.err())
                .endsWith(
                        " answers 404: nothing is served here; is there a folder of that name, and"
                                + " may this caller read it?\n");
    }

    @Test
    void ofSeveralFoldersOneMustBeSaid() {
        node.answers("GET /v1/node", "{\"folders\":{\"data\":{},\"docs\":{}}}");

        assertThat(given.run("pull")).isEqualTo(2);

        assertThat(given.err()).isEqualTo("sluice: say by --folder which one: data, docs\n");
    }

    @Test
    void namesOfFoldersDoNothingToATerminal() {
        node.answers("GET /v1/node", "{\"folders\":{\"a\\u001b[31m\":{},\"b\":{}}}");
        assertThat(given.run("scan")).isEqualTo(2);
        assertThat(given.err()).contains("a\\u001b[31m, b").doesNotContain("\u001b");
    }

    @Test
    void whatIsNoFenceIsNoWordThatAllHaveIt() {
        node.answers("POST /v1/folders/data/fence?timeout=60s", "{}");
        assertThat(given.run("wait")).isEqualTo(1);
        assertThat(given.run("wait", "--json")).isEqualTo(1);
        assertThat(given.err()).contains("not a node of sluice");
    }

    @Test
    void howLongMayBeWaitedIsTheNodesWord() {
        node.answers(
                "POST /v1/folders/data/fence?timeout=700h",
                400,
                "{\"status\":400,\"detail\":\"timeout must be 3600s at most\"}");
        assertThat(given.run("wait", "--timeout", "700h")).isEqualTo(1);
        assertThat(given.err()).contains("3600s at most");
    }

    @Test
    void theTokenIsTheFirstOfTheFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "# admin\n\nadmin 93ab\nb 12\n");
        node.answers("GET " + AT + "/plans", "{\"plans\":[]}");

        told(0, "nothing waits\n", "plans", "list", "--token-file", file.toString());

        assertThat(node.header("Authorization")).isEqualTo("Bearer 93ab");
    }

    @Test
    void aTokenFileThatHoldsNoneIsRefusedWithoutAWordOfIt(@TempDir Path directory)
            throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "my secret words\n");

        assertThat(given.run("pull", "--token-file", file.toString())).isEqualTo(2);

        assertThat(given.err()).contains(file.toString()).doesNotContain("secret");
    }

    @Test
    void whoShowsNoTokenIsToldHow() {
        node.answers("GET /v1/node", 401, "{\"status\":401,\"detail\":\"…\"}");

        assertThat(given.run("pull")).isEqualTo(1);

        assertThat(given.err()).contains("it wants a token: name a file with one by --token-file");
    }
}
