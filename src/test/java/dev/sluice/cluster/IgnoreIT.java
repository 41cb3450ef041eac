package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changing what is ignored deletes nothing anywhere, and what it hid arrives when it is gone. */
@Tag("slow")
class IgnoreIT {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String KEY = "sluice.folders." + NodeProcess.FOLDER + ".ignore";

    private NodeProcess a;
    private NodeProcess b;

    @BeforeEach
    void makeNodes(@TempDir Path home) throws IOException {
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        a.peers(b);
        b.peers(a);
    }

    @AfterEach
    void endNodes() {
        a.close();
        b.close();
    }

    private static void write(NodeProcess node, String name, String content) throws IOException {
        Path file = node.tree().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static void awaitContent(NodeProcess node, String name, String content) {
        Path file = node.tree().resolve(name);
        await(name).atMost(SOON).untilAsserted(() -> assertThat(file).hasContent(content));
    }

    private static void awaitInStep(NodeProcess... nodes) {
        for (NodeProcess node : nodes) {
            await().atMost(SOON)
                    .until(() -> node.status().get("peers").get(0).get("waiting").asInt() == 0);
        }
    }

    @Test
    void aRuleThatComesAndGoesOnOneNodeLosesNothing() throws Exception {
        for (int i = 0; i < 20; i++) {
            write(a, "sub/deep/" + i, "content " + i);
        }
        write(a, "rest", "seen by both");
        NodeProcess.startAll(a, b);
        Trees.awaitEqual(SOON, a, b);
        SortedMap<String, String> before = Trees.describe(b.tree());

        a.stop();
        a.set(KEY, "/sub/").start();
        write(a, "sub/deep/only on a", "invisible");
        Files.delete(a.tree().resolve("sub/deep/3"));
        write(b, "sub/deep/only on b", "invisible as well");
        write(b, "sub/deep/4", "changed on b");
        write(a, "probe", "both are in step after this");
        awaitContent(b, "probe", "both are in step after this");
        write(b, "probe", "and back");
        awaitContent(a, "probe", "and back");
        awaitInStep(a, b);
        assertThat(Trees.describe(b.tree()).keySet()).containsAll(before.keySet());
        assertThat(a.tree().resolve("sub/deep/only on b")).doesNotExist();
        assertThat(b.tree().resolve("sub/deep/only on a")).doesNotExist();
        assertThat(a.tree().resolve("sub/deep/4")).hasContent("content 4");

        a.stop();
        a.set(KEY, "").start();
        Trees.awaitEqual(SOON, a, b);
        assertThat(Trees.describe(a.tree()).keySet()).containsAll(before.keySet());
        assertThat(a.tree().resolve("sub/deep/3")).hasContent("content 3");
        assertThat(b.tree().resolve("sub/deep/only on a")).hasContent("invisible");
        assertThat(a.tree().resolve("sub/deep/only on b")).hasContent("invisible as well");
    }

    @Test
    void theFileOfRulesTravelsAndRulesWhileTheNodesRun() throws Exception {
        NodeProcess.startAll(a, b);
        write(a, "sub/x", "1");
        Trees.awaitEqual(SOON, a, b);

        write(a, ".sluiceignore", "# not ours\nsub/\n*.o\n");
        awaitContent(b, ".sluiceignore", "# not ours\nsub/\n*.o\n");
        await().atMost(SOON).until(() -> a.status().get("files").asInt() == 1);
        await().atMost(SOON).until(() -> b.status().get("files").asInt() == 1);
        write(b, "sub/y", "2");
        write(b, "z.o", "3");
        write(b, "seen", "4");
        awaitContent(a, "seen", "4");
        assertThat(a.tree().resolve("z.o")).doesNotExist();
        assertThat(a.tree().resolve("sub/y")).doesNotExist();
        assertThat(b.tree().resolve("sub/x")).hasContent("1");

        Files.delete(a.tree().resolve(".sluiceignore"));
        // What b hides would be seen: there a person is asked.
        await().atMost(SOON).until(() -> !b.status().get("plans").isEmpty());
        JsonNode plan = b.status().get("plans").get(0);
        assertThat(plan.get("kind").asText()).isEqualTo("rules");
        assertThat(a.tree().resolve("z.o")).doesNotExist();
        b.post("plans/" + plan.get("number") + "/approve");
        Trees.awaitEqual(SOON, a, b);
        assertThat(Trees.describe(a.tree()).keySet())
                .contains("sub/x", "sub/y", "z.o", "seen")
                .doesNotContain(".sluiceignore");
    }

    @Test
    void twoNodesMayIgnoreDifferentThingsAndNoDeleteOfTheOtherTakesThem() throws Exception {
        a.set(KEY, "*.a");
        b.set(KEY, "*.b,*.o,only/");
        NodeProcess.startAll(a, b);
        write(a, "x.a", "hidden by a");
        write(a, "x.b", "hidden by b");
        write(b, "y.a", "hidden by a");
        write(b, "y.b", "hidden by b");
        write(a, "only/z", "hidden by b");
        write(a, "d/source", "1");
        write(a, "both", "1");
        write(b, "both too", "2");
        awaitContent(b, "d/source", "1");
        awaitContent(b, "both", "1");
        awaitContent(a, "both too", "2");
        awaitInStep(a, b);

        assertThat(Trees.describe(a.tree()).keySet())
                .containsExactly(
                        "both", "both too", "d", "d/source", "only", "only/z", "x.a", "x.b");
        assertThat(Trees.describe(b.tree()).keySet())
                .containsExactly("both", "both too", "d", "d/source", "y.a", "y.b");

        write(b, "d/object.o", "2");
        Files.delete(a.tree().resolve("d/source"));
        Files.delete(a.tree().resolve("d"));
        Files.delete(a.tree().resolve("both"));
        await().atMost(SOON).until(() -> !Files.exists(b.tree().resolve("both")));
        assertThat(b.tree().resolve("y.b")).hasContent("hidden by b");
        await().atMost(SOON).until(() -> !Files.exists(b.tree().resolve("d/source")));
        awaitInStep(b);
        b.scan();
        awaitInStep(a, b);
        assertThat(b.tree().resolve("d/object.o")).hasContent("2");
        assertThat(b.status().get("failures")).isEmpty();
        assertThat(a.tree().resolve("d")).doesNotExist();
    }
}
