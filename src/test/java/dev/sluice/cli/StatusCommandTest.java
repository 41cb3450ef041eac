package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person and a script see of a status. */
class StatusCommandTest {

    private static final String IN_STEP =
            """
            {"id":"data","path":"/srv/data","role":"send-receive","state":"running","inStep":true,\
            "sequence":1,"files":1204,"bytes":1610612736,"peers":[{"url":"http://127.0.0.1:8081",\
            "name":"b","contact":"connected","inStep":true,"waiting":0,"lagSeconds":0.0},\
            {"url":"http://127.0.0.1:8080","contact":"self"}]}\
            """;

    private static final String NOT_IN_STEP =
            """
            {"id":"docs","path":"/srv/docs","role":"receive-only","state":"running",\
            "inStep":false,"notInStep":{"code":"failed","words":"b: 2 entries are wanted, 1 of them\
             failed"},"files":3,"bytes":812,"peers":[{"url":"http://127.0.0.1:8081","name":"b",\
            "contact":"connected","inStep":false,"notInStep":{"code":"failed","words":"2 entries\
             are wanted, 1 of them failed"},"waiting":2,"lagSeconds":12.3},{"url":"http://c:8080",\
            "contact":"away","inStep":false,"notInStep":{"code":"away","words":"it does not\
             answer: timed out"},"waiting":0,"lagSeconds":0.0}],"inFlight":[{"path":"big",\
            "peer":"http://127.0.0.1:8081","size":2048,"present":1024,"percent":50,\
            "bytesPerSecond":512}],"failures":[{"path":"a/\\u001b[31mred\\n","peer":"25c2",\
            "reason":"no space left","attempts":3,"retryAt":"2026-11-22T01:02:03Z"}],\
            "conflictCount":30,"conflicts":[{"copy":"r.sluice-conflict-20261122-010203-0a1b2c3d.txt\
            ","path":"r.txt","present":true,"size":812,"loser":{"epoch":"00","name":"a"},\
            "winner":{"epoch":"01"},"tag":"0123456789abcdef"}],"problems":[{"path":"socket","reason":"is a socket"}],\
            "plans":[{"number":7,"kind":"deletes","origin":"peer","entries":9000,\
            "since":"2026-11-22T01:02:03Z","reason":"too many"}],"warnings":["clock is off"],\
            "drift":{"waiting":1,"undone":0,"failures":[]},"saves":{"count":1,"paths":["s"]},\
            "scrub":{"rotten":1,"files":[{"path":"rot","reason":"another digest"}]}}\
            """;

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

    private void status(String... folders) {
        statusWith("", folders);
    }

    /**
     * @param more fields of the node, each with a comma behind it
     */
    private void statusWith(String more, String... folders) {
        node.answers(
                "GET /status",
                "{\"node\":\"25c298904f3e265b\",\"name\":\"a\",\"software\":\"0.1.0\","
                        + more
                        + "\"uptimeSeconds\":3700,\"folders\":["
                        + String.join(",", folders)
                        + "]}\n");
    }

    @Test
    void aFolderInStepIsShownWithItsPeers() {
        status(IN_STEP);

        assertThat(given.run("status")).isZero();

        assertThat(given.out())
                .isEqualTo(
                        """
                        a  node 25c298904f3e265b  up 1 h 1 min  sluice 0.1.0

                        FOLDER  ROLE          STATE    IN STEP  FILES      SIZE  PEERS  WAITING    LAG
                        data    send-receive  running  yes      1,204  1.50 GiB    1/1        0  0.0 s

                        data  /srv/data
                          in step
                          PEER                   NAME  CONTACT    WAITING    LAG  IN STEP
                          http://127.0.0.1:8081  b     connected        0  0.0 s  yes
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"duplicateNodeId", "twin"})
    void aNodeIdThatIsUsedTwiceIsToldAlsoByANodeOfAnOlderVersion(String field) {
        statusWith("\"" + field + "\":\"it answers at http://c:8080\",", IN_STEP);

        given.run("status");

        assertThat(given.out())
                .contains(
                        "another process runs with this node's identity: it answers at http://c:8080\n");
    }

    @Test
    void ofSeveralFoldersOnlyThoseAreExplainedThatNeedIt() {
        status(IN_STEP, NOT_IN_STEP);

        assertThat(given.run("status")).isEqualTo(1);

        assertThat(given.out())
                .doesNotContain("data  /srv/data")
                .contains(
                        "docs    receive-only  running  no           3     812 B    1/2        2"
                                + "  12.3 s\n",
                        "docs  /srv/docs\n  b: 2 entries are wanted, 1 of them failed\n",
                        "  1 LOCAL CHANGE IS TO BE UNDONE\n",
                        "  WAITS FOR YOU (1)\n    plan 7: deletes, 9,000 entries, since"
                                + " 2026-11-22T01:02:03Z: too many\n",
                        "  BEING FETCHED (1)\n    big: 50 % of 2.00 KiB at 512 B/s, from",
                        "  ROTTEN, TO BE FETCHED AGAIN (1)\n    rot: another digest\n",
                        "  CONFLICT COPIES (30)\n"
                                + "    r.sluice-conflict-20261122-010203-0a1b2c3d.txt: 812 B of a; at"
                                + " r.txt is what index 01 wrote [0123456789abcdef]\n"
                                + "    … and 29 more\n",
                        "  NOT REPLICATED (1)\n    socket: is a socket\n",
                        "  WARNINGS (1)\n    clock is off\n",
                        "  IN THE TRASH AND NOWHERE ELSE (1)\n    s\n");
    }

    @Test
    void namesFromOutsideWriteNoLinesAndNoColours() {
        status(NOT_IN_STEP);

        given.run("status");

        assertThat(given.out())
                .contains("a/\\u001b[31mred\\u000a: no space left (attempt 3, next at 2026-")
                .doesNotContain("\033");
    }

    @Test
    void oneFolderCountsIfItIsNamed() {
        status(IN_STEP, NOT_IN_STEP);

        assertThat(given.run("status", "-f", "data")).isZero();
        assertThat(new Given().node(node).run("status", "-f", "docs")).isEqualTo(1);

        Given unknown = new Given().node(node);
        assertThat(unknown.run("status", "-f", "nope")).isEqualTo(2);
        assertThat(unknown.err()).contains("the node has no folder nope, only: data, docs");
    }

    @Test
    void whatIsNoNodeIsNotInStep() {
        node.answers("GET /status", "{\"status\":\"UP\"}");
        assertThat(given.run("status")).isEqualTo(1);
        assertThat(given.run("status", "--json")).isEqualTo(1);
        assertThat(given.err()).contains("not a node of sluice");
    }

    @Test
    void asJsonItIsWhatTheNodeSays() {
        status(NOT_IN_STEP);

        assertThat(given.run("status", "--json")).isEqualTo(1);

        assertThat(given.out()).startsWith("{\"node\":").endsWith("]}\n").contains(NOT_IN_STEP);
    }

    @Test
    void atATerminalItIsColoured() {
        status(NOT_IN_STEP);

        given.atTerminal().run("status");

        assertThat(given.out())
                .contains("\033[31mb: 2 entries are wanted, 1 of them failed\033[0m");
    }

    @Test
    void conflictCopiesAreListed() {
        status(NOT_IN_STEP);

        assertThat(given.run("conflicts", "list")).isZero();

        assertThat(given.out()).startsWith("r.sluice-conflict-").endsWith("… and 29 more\n");
    }
}
