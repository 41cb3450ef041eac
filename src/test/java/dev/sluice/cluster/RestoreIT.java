package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose state was lost, put back from yesterday, or runs twice. */
@Tag("slow")
class RestoreIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private Path home;
    private NodeProcess a;
    private NodeProcess b;

    @BeforeEach
    void makeNodes(@TempDir Path directory) throws IOException {
        home = directory;
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        a.peers(b);
        b.peers(a);
        write(a, "edited.txt", "first");
        write(a, "deleted.txt", "to be deleted");
        write(a, "kept.txt", "never touched");
        NodeProcess.startAll(a, b);
        Trees.awaitEqual(SOON, a, b);
    }

    @AfterEach
    void endNodes() {
        a.close();
        b.close();
    }

    @Test
    void anIndexOfYesterdayLosesNothingAndBringsNothingBack() throws Exception {
        a.stop();
        Path yesterday = home.resolve("yesterday");
        copy(a.state(), yesterday);
        a.start();
        write(a, "edited.txt", "second");
        write(a, "edited elsewhere.txt", "made by a");
        write(a, "deleted elsewhere.txt", "made by a");
        Files.delete(a.tree().resolve("deleted.txt"));
        Trees.awaitEqual(SOON, a, b);
        a.stop();

        write(b, "edited elsewhere.txt", "edited by b");
        write(b, "new elsewhere.txt", "made by b");
        Files.delete(b.tree().resolve("deleted elsewhere.txt"));
        b.scan();
        write(a, "new while off.txt", "made by a");
        remove(a.state());
        copy(yesterday, a.state());
        a.start();

        Trees.awaitEqual(SOON, a, b);
        assertThat(Trees.describe(a.tree()).keySet())
                .containsExactly(
                        "edited elsewhere.txt",
                        "edited.txt",
                        "kept.txt",
                        "new elsewhere.txt",
                        "new while off.txt");
        assertThat(a.tree().resolve("edited.txt")).hasContent("second");
        assertThat(a.tree().resolve("edited elsewhere.txt")).hasContent("edited by b");
        assertThat(a.status().get("restored").asText()).contains("marker");

        write(a, "edited.txt", "third");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(b.tree().resolve("edited.txt")).hasContent("third"));
        Trees.awaitEqual(SOON, a, b);
    }

    @Test
    @Tag("long")
    void aWholeNodeOfYesterdayLosesNothingAndBringsNothingBack() throws Exception {
        a.stop();
        Path state = home.resolve("yesterday");
        Path tree = home.resolve("tree of yesterday");
        copy(a.state(), state);
        copy(a.tree(), tree);
        a.start();
        write(a, "edited.txt", "second");
        Files.delete(a.tree().resolve("deleted.txt"));
        Trees.awaitEqual(SOON, a, b);
        a.stop();
        b.stop();

        remove(a.state());
        remove(a.tree());
        copy(state, a.state());
        copy(tree, a.tree());
        a.start();
        write(a, "edited.txt", "edited since the restore");
        a.scan();
        assertThat(a.status().has("restored")).isFalse();
        b.start();

        await().atMost(SOON).until(() -> a.status().has("restored"));
        Trees.awaitEqual(SOON, a, b);
        assertThat(contents(b)).contains("second", "edited since the restore", "never touched");
        assertThat(b.tree().resolve("deleted.txt")).doesNotExist();
    }

    @Test
    @Tag("long")
    void anIndexThatWasDeletedEndsInEqualTrees() throws Exception {
        a.stop();
        write(b, "edited.txt", "edited by b");
        Files.delete(b.tree().resolve("deleted.txt"));
        b.scan();
        write(a, "new while off.txt", "made by a");
        remove(a.state());
        a.start();

        Trees.awaitEqual(SOON, a, b);
        assertThat(a.tree().resolve("edited.txt")).hasContent("edited by b");
        assertThat(Trees.describe(b.tree()).keySet())
                .containsExactly("edited.txt", "kept.txt", "new while off.txt");
    }

    @Test
    @Tag("long") // PairIT fills a node that is new, and has a root that was emptied
    void aNodeWithAnEmptyDiskIsFilledAndDeletesNothing() throws Exception {
        a.stop();
        remove(a.state());
        remove(a.tree());
        Files.createDirectories(a.tree());
        a.start();

        Trees.awaitEqual(SOON, a, b);
        assertThat(Trees.describe(b.tree()).keySet())
                .containsExactly("deleted.txt", "edited.txt", "kept.txt");
    }

    @Test
    void aDuplicateNodeIdIsRefusedOnBothSidesAndSaysWhy() throws Exception {
        a.stop();
        try (NodeProcess twin = new NodeProcess("twin", Files.createDirectory(home.resolve("t")))) {
            copy(a.state(), twin.state());
            remove(twin.tree());
            copy(a.tree(), twin.tree());
            twin.peers(a);
            NodeProcess.startAll(a, twin);

            await().atMost(SOON)
                    .untilAsserted(() -> {
                        assertThat(twin.status().at("/peers/0/contact").asText())
                                .isEqualTo("refused");
                        assertThat(twin.status().at("/peers/0/error").asText())
                                .contains("copies of one state directory");
                    });
        }
    }

    private static void write(NodeProcess node, String name, String content) throws IOException {
        Files.writeString(node.tree().resolve(name), content);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Stream.of(Files.readString(file));
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static List<String> contents(NodeProcess node) throws IOException {
        try (Stream<Path> files = Files.list(node.tree())) {
            return files.filter(Files::isRegularFile).flatMap(RestoreIT::lines).toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void remove(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList().reversed()) {
                Files.delete(path);
            }
        }
    }
}
