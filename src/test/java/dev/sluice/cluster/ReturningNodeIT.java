package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that was off while much was deleted and added elsewhere, and in whose tree people went on
 * working. {@code -Dtests.files=} sets how many files are deleted, and how many added.
 */
@Tag("long")
class ReturningNodeIT {

    private static final int FILES = Integer.getInteger("tests.files", 500);
    private static final int IN_DIRECTORY = 100;

    /** So many of the deleted files were edited by nobody, one was. */
    private static final int EACH_EDITED = 50;

    private static final Duration SOON = Duration.ofSeconds(60 + FILES / 50);

    private NodeProcess a;
    private NodeProcess b;
    private NodeProcess c;

    @BeforeEach
    void makeNodes(@TempDir Path home) throws IOException {
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        c = new NodeProcess("c", Files.createDirectory(home.resolve("c")));
        a.peers(b, c);
        b.peers(a, c);
        c.peers(a, b);
        for (NodeProcess node : new NodeProcess[] {a, b, c}) {
            node.set("sluice.folders." + NodeProcess.FOLDER + ".max-delete-percent", "100");
        }
    }

    @AfterEach
    void endNodes() {
        a.close();
        b.close();
        c.close();
    }

    @Test
    void nothingDeletedComesBackAndNoneOfItsOwnEditsIsLost() throws Exception {
        SortedMap<String, String> all = new TreeMap<>();
        for (int i = 0; i < FILES; i++) {
            write(a, all, "old/d" + i / IN_DIRECTORY + "/f" + i, "old " + i);
        }
        for (int i = 0; i < EACH_EDITED; i++) {
            write(a, all, "kept/f" + i, "kept " + i);
        }
        a.launch();
        b.launch();
        c.start();
        a.awaitReady();
        b.awaitReady();
        Trees.awaitEqual(SOON, a, b, c);
        c.stop();

        Trees.remove(b.tree().resolve("old"));
        all.keySet().removeIf(path -> path.startsWith("old/"));
        for (int i = 0; i < FILES; i++) {
            write(b, all, "new/d" + i / IN_DIRECTORY + "/f" + i, "new " + i);
        }
        for (int i = 0; i < FILES; i += EACH_EDITED) {
            write(c, all, "old/d" + i / IN_DIRECTORY + "/f" + i, "edited while off " + i);
        }
        for (int i = 0; i < EACH_EDITED; i += 2) {
            write(c, all, "kept/f" + i, "kept and edited while off " + i);
        }
        write(c, all, "own/f", "made while off");
        Trees.awaitEqual(SOON, a, b);

        long begun = System.nanoTime();
        c.start();
        Trees.awaitEqual(SOON, a, b, c);
        System.out.printf(
                "%d files deleted and %d added while it was off: as the others %.1f s after its"
                        + " start%n",
                FILES, FILES, (System.nanoTime() - begun) / 1e9);

        assertThat(files(a)).isEqualTo(all);
        for (NodeProcess node : new NodeProcess[] {a, b, c}) {
            node.pull(); // What a round under way did is told by this one.
            JsonNode scan = node.scan();
            JsonNode pull = node.pull();
            assertThat(scan.get("changed").asLong() + scan.get("deleted").asLong()).isZero();
            assertThat(pull.get("fetched").asLong() + pull.get("deleted").asLong()).isZero();
            assertThat(node.status().get("plans")).isEmpty();
        }
        assertThat(files(a)).isEqualTo(all);
        Trees.assertEqual(a, b, c);
    }

    private static void write(
            NodeProcess node, SortedMap<String, String> all, String path, String content)
            throws IOException {
        Path file = node.tree().resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        all.put(path, content);
    }

    /** What each file holds, wherever a conflict copy may have taken it. */
    private static SortedMap<String, String> files(NodeProcess node) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        for (var each : Trees.contents(node.tree()).entrySet()) {
            if (!each.getValue().equals(Trees.DIRECTORY)) {
                String path = each.getKey().replaceFirst("\\.sluice-conflict-[0-9a-f-]+$", "");
                files.put(path, Files.readString(node.tree().resolve(each.getKey())));
            }
        }
        return files;
    }
}
