package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes, and somebody who deletes most of the folder on one of them. {@code -Dtests.files=}
 * sets how many files it has.
 */
@Tag("slow")
class DeleteBudgetIT {

    private static final int DIRECTORIES = 20;
    private static final int FILES = Integer.getInteger("tests.files", 400) / DIRECTORIES;
    private static final int ALL = DIRECTORIES * FILES;

    /** The files of most directories, and these. */
    private static final int DELETED = 12 * (FILES + 1);

    private static final Duration SOON = Duration.ofSeconds(90 + ALL / 50);

    private NodeProcess a;
    private NodeProcess b;
    private NodeProcess c;

    @BeforeEach
    void startNodesWithOneTree(@TempDir Path home) throws IOException {
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        c = new NodeProcess("c", Files.createDirectory(home.resolve("c")));
        a.peers(b, c);
        b.peers(a, c);
        c.peers(a, b);
        for (int i = 0; i < DIRECTORIES; i++) {
            Path directory = Files.createDirectory(a.tree().resolve("d%02d".formatted(i)));
            for (int j = 0; j < FILES; j++) {
                Files.writeString(directory.resolve("f" + j), i + "/" + j);
            }
        }
    }

    @AfterEach
    void endNodes() {
        a.close();
        b.close();
        c.close();
    }

    private void start() throws IOException {
        NodeProcess.startAll(a, b, c);
        Trees.awaitEqual(SOON, a, b, c);
    }

    /** Deletes whole directories, by number. */
    private void delete(NodeProcess node, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            try (Stream<Path> all = Files.walk(node.tree().resolve("d%02d".formatted(i)))) {
                for (Path each : all.toList().reversed()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static long files(NodeProcess node) throws IOException {
        return Trees.kinds(node.tree()).values().stream().filter(Trees.FILE::equals).count();
    }

    /** What is deleted slowly comes to a plan that is already there. */
    private static JsonNode awaitPlan(NodeProcess node) {
        Callable<JsonNode> plans = () -> node.status().get("plans");
        return await("a plan for all of them waits")
                .atMost(SOON)
                .until(plans, all -> all.size() == 1 && entries(all.get(0)) == DELETED)
                .get(0);
    }

    private static int entries(JsonNode plan) {
        return plan.get("entries").asInt();
    }

    private static void awaitFiles(long many, NodeProcess... nodes) {
        for (NodeProcess node : nodes) {
            await().ignoreExceptionsInstanceOf(IOException.class) // what is deleted meanwhile
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(files(node)).isEqualTo(many));
        }
    }

    @Test
    @Tag("long") // DeployIT has deletes of which nobody is asked, DeleteBudgetTest the bound
    void belowTheBudgetTheOthersFollowAtOnce() throws IOException {
        start();
        delete(a, 0, 8);

        awaitFiles(ALL - 8 * FILES, b, c);
        Trees.assertEqual(a, b, c);
        assertThat(a.status().get("plans")).isEmpty();
        assertThat(b.status().get("plans")).isEmpty();
    }

    @Test
    void eachNodeHoldsTheDeleteOfMostOfTheFolderUntilItIsApprovedThere() throws IOException {
        start();
        delete(a, 0, 12);

        JsonNode own = awaitPlan(a);
        assertThat(own.get("origin").asText()).isEqualTo("local");
        assertThat(own.get("reason").asText()).contains("max-delete-percent");
        assertThat(a.status().get("tombstones").asInt()).isZero();
        assertThat(files(b)).isEqualTo(ALL);
        assertThat(a.metrics()).contains("sluice_deletes_waiting{folder=\"data\"} " + DELETED);

        a.post("plans/" + own.get("number") + "/approve");

        for (NodeProcess node : new NodeProcess[] {b, c}) {
            JsonNode plan = awaitPlan(node);
            assertThat(plan.get("origin").asText()).isEqualTo("peer");
            assertThat(files(node)).isEqualTo(ALL);
        }
        Files.writeString(a.tree().resolve("new"), "nothing else is held up");
        await().atMost(SOON).until(() -> Files.exists(b.tree().resolve("new")));

        b.kill();
        b.start();
        JsonNode plan = awaitPlan(b);
        assertThat(files(b)).isEqualTo(ALL + 1);
        b.post("plans/" + plan.get("number") + "/approve");
        awaitFiles(ALL - 12 * FILES + 1, b);
        assertThat(files(c)).isEqualTo(ALL + 1);
        c.post("plans/" + awaitPlan(c).get("number") + "/approve");
        Trees.awaitEqual(SOON, a, b, c);
    }

    @Test
    @Tag("long")
    void whatIsRejectedWhereItWasDeletedComesBackFromThePeers() throws IOException {
        start();
        delete(a, 0, 12);
        JsonNode plan = awaitPlan(a);
        assertThat(a.pull().get("fetched").asInt()).isZero();
        assertThat(files(a)).isEqualTo(ALL - 12 * FILES);

        a.post("plans/" + plan.get("number") + "/reject");

        awaitFiles(ALL, a);
        Trees.awaitEqual(SOON, a, b, c);
        assertThat(a.status().get("plans")).isEmpty();
        assertThat(b.status().get("tombstones").asInt()).isZero();
    }

    @Test
    @Tag("long")
    void whatIsRejectedWhereAPeerWantedItDeletedStaysEverywhere() throws IOException {
        a.set("sluice.folders." + NodeProcess.FOLDER + ".max-delete-percent", "100");
        start();
        delete(a, 0, 12);
        JsonNode plan = awaitPlan(b);
        awaitPlan(c);
        assertThat(files(a)).isEqualTo(ALL - 12 * FILES);

        b.post("plans/" + plan.get("number") + "/reject");

        awaitFiles(ALL, a, b, c);
        Trees.awaitEqual(SOON, a, b, c);
        await().atMost(SOON).untilAsserted(() -> assertThat(c.status().get("plans")).isEmpty());
    }
}
