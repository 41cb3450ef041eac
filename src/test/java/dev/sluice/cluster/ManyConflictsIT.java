package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Much that differs at once, after nodes were apart. Prints how long it took; {@code tests.files}
 * and {@code tests.directories} make it more or less.
 */
@Tag("slow")
class ManyConflictsIT {

    /** Of the short form: some batches of them. */
    private static final int SOME = 400;

    private static final int FILES = Integer.getInteger("tests.files", 10_000);

    /** All of a directory, or some of each. */
    private static final int DIRECTORIES = Integer.getInteger("tests.directories", 1);

    private static final int CHANGES = 3 * FILES;
    private static final int MANY_DIRECTORIES = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @TempDir Path home;
    private final List<NodeProcess> nodes = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // made by each test
    private Wires wires;

    @BeforeEach
    void makeNodes() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            NodeProcess node = new NodeProcess(name, Files.createDirectory(home.resolve(name)));
            nodes.add(node.set("sluice.durability", "batch"));
        }
    }

    @AfterEach
    void endNodes() throws IOException {
        for (NodeProcess node : nodes) {
            node.close();
        }
        wires.close();
    }

    @Test
    void someHundredFilesThatWereNeverTheSameAreKeptInBothForms() throws Exception {
        List<NodeProcess> both = List.copyOf(nodes.subList(0, 2));
        wires = new Wires(both);
        NodeProcess a = both.getFirst();
        NodeProcess b = both.getLast();
        write(a, 0, SOME, 2, "of a");
        write(b, 0, SOME, 2, "of b, which is longer");

        NodeProcess.startAll(a, b);

        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    for (NodeProcess node : both) {
                        assertThat(node.status().get("conflictCount").asInt()).isEqualTo(SOME);
                        assertThat(node.status().get("inStep").asBoolean()).isTrue();
                    }
                });
        Trees.assertEqual(a, b);
        var contents = Trees.contents(a.tree());
        assertThat(contents.values().stream().distinct().filter(it -> it.startsWith("file")))
                .hasSize(2 * SOME);
        assertThat(a.stop()).isIn(0, 143);
    }

    @Test
    @Tag("long")
    void filesThatWereEditedOnBothSidesAreSettledWhileTheStatusAnswers() throws Exception {
        List<NodeProcess> both = pairWithConflicts();
        try (Pulse pulse = new Pulse(both)) {
            say("%,d conflicts in %d directories".formatted(FILES, DIRECTORIES));
            settle(both, pulse);
        }
        assertEachContentIsThere(both);
    }

    @Test
    @Tag("long")
    void aNodeThatIsEndedAmongConflictsEndsInTimeAndGoesOnWhereItWas() throws Exception {
        List<NodeProcess> both = pairWithConflicts();
        NodeProcess victim = both.getFirst();
        join(both.getFirst(), both.getLast());
        await("some are settled")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> conflicts(victim) > FILES / 10);
        for (NodeProcess node : both) {
            long begun = System.nanoTime();
            assertThat(node.stop()).isIn(0, 143);
            say("%s ended after %,d ms".formatted(node, millisSince(begun)));
        }
        say("with %,d and %,d files".formatted(count(both.getFirst()), count(both.getLast())));
        for (NodeProcess node : both) {
            node.start();
        }
        awaitInStep(both);
        assertEachContentIsThere(both);
    }

    @Test
    @Tag("long")
    void threeNodesWithManyChangesOnEachSideOfAPartitionAreInStepAgain() throws Exception {
        wires = new Wires(nodes);
        NodeProcess a = nodes.get(0);
        NodeProcess b = nodes.get(1);
        NodeProcess c = nodes.get(2);
        write(a, 0, 2 * CHANGES, MANY_DIRECTORIES, "base");
        for (NodeProcess node : nodes) {
            node.start();
        }
        awaitSame(nodes, 2 * CHANGES);
        apart(a, c);
        apart(b, c);
        // Of each side's changes a tenth is of the same files, a third is new, a tenth is deletes.
        write(a, 0, CHANGES * 17 / 30, MANY_DIRECTORIES, "one side");
        write(c, CHANGES * 14 / 30, CHANGES * 31 / 30, MANY_DIRECTORIES, "other side");
        write(a, 10 * CHANGES, CHANGES * 31 / 3, MANY_DIRECTORIES, "one side");
        write(c, 11 * CHANGES, CHANGES * 34 / 3, MANY_DIRECTORIES, "other side");
        delete(a, CHANGES * 40 / 30, CHANGES * 43 / 30, MANY_DIRECTORIES);
        delete(c, CHANGES * 50 / 30, CHANGES * 53 / 30, MANY_DIRECTORIES);
        for (NodeProcess node : nodes) {
            node.scan();
        }
        await("one side agrees").atMost(PATIENCE).until(() -> isInStep(a, b) && isInStep(b, a));
        say("%,d changes on each side".formatted(CHANGES));
        try (Pulse pulse = new Pulse(nodes)) {
            settle(nodes, pulse);
        }
    }

    /** Two nodes that are cut off from each other, and edited the same files meanwhile. */
    private List<NodeProcess> pairWithConflicts() throws IOException {
        List<NodeProcess> both = List.copyOf(nodes.subList(0, 2));
        wires = new Wires(both);
        NodeProcess a = both.getFirst();
        NodeProcess b = both.getLast();
        write(a, 0, FILES, DIRECTORIES, "base");
        NodeProcess.startAll(a, b);
        awaitSame(both, FILES);
        apart(a, b);
        // Half of them are won by either.
        write(a, 0, FILES / 2, DIRECTORIES, "of a");
        a.scan();
        write(b, 0, FILES, DIRECTORIES, "of b, which is longer");
        b.scan();
        write(a, FILES / 2, FILES, DIRECTORIES, "of a");
        a.scan();
        return both;
    }

    private void settle(List<NodeProcess> all, Pulse pulse) throws IOException {
        long begun = System.nanoTime();
        for (NodeProcess from : all) {
            for (NodeProcess to : all) {
                if (from != to) {
                    wires.mend(from, to);
                }
            }
        }
        awaitInStep(all);
        say("in step after %,d ms".formatted(millisSince(begun)));
        say("the slowest status took %,d ms, of %d".formatted(pulse.slowest(), pulse.answers()));
    }

    private void awaitInStep(List<NodeProcess> all) throws IOException {
        List<Long> former = new ArrayList<>();
        await("in step")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    List<Long> before = List.copyOf(former);
                    former.clear();
                    boolean inStep = true;
                    for (NodeProcess node : all) {
                        former.add(node.status().get("sequence").asLong());
                        for (NodeProcess peer : all) {
                            inStep &= node == peer || isInStep(node, peer);
                        }
                    }
                    return inStep && former.equals(before);
                });
        Trees.assertEqual(all.toArray(NodeProcess[]::new));
    }

    private void assertEachContentIsThere(List<NodeProcess> all) throws IOException {
        for (NodeProcess node : all) {
            var contents = Trees.contents(node.tree());
            assertThat(contents).hasSize(2 * FILES + (DIRECTORIES > 1 ? DIRECTORIES : 0));
            assertThat(contents.values().stream().distinct().filter(it -> it.startsWith("file")))
                    .hasSize(2 * FILES);
        }
    }

    private void awaitSame(List<NodeProcess> all, int files) throws IOException {
        await("the same before")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    for (NodeProcess node : all) {
                        if (node.status().get("files").asLong() != files) {
                            return false;
                        }
                    }
                    return true;
                });
        awaitInStep(all);
    }

    private void apart(NodeProcess one, NodeProcess other) throws IOException {
        wires.cut(one, other);
        wires.cut(other, one);
    }

    private void join(NodeProcess one, NodeProcess other) throws IOException {
        wires.mend(one, other);
        wires.mend(other, one);
    }

    private boolean isInStep(NodeProcess node, NodeProcess peer) throws IOException {
        for (JsonNode each : node.status().get("peers")) {
            if (each.get("url").asText().equals(wires.url(node, peer))) {
                return each.get("contact").asText().equals("connected")
                        && each.get("inStep").asBoolean()
                        && each.get("waiting").asInt() == 0;
            }
        }
        return false;
    }

    private static long conflicts(NodeProcess node) throws IOException {
        return node.status().get("conflictCount").asLong();
    }

    private static long count(NodeProcess node) throws IOException {
        return Trees.contents(node.tree()).size();
    }

    private static Path file(NodeProcess node, int number, int directories) {
        Path parent =
                directories == 1 ? node.tree() : node.tree().resolve("d" + number % directories);
        return parent.resolve("file" + number + ".txt");
    }

    private static void write(NodeProcess node, int from, int to, int directories, String text)
            throws IOException {
        for (int i = from; i < to; i++) {
            Path file = file(node, i, directories);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "file %d %s".formatted(i, text));
        }
    }

    private static void delete(NodeProcess node, int from, int to, int directories)
            throws IOException {
        for (int i = from; i < to; i++) {
            Files.delete(file(node, i, directories));
        }
    }

    private static long millisSince(long begun) {
        return (System.nanoTime() - begun) / 1_000_000;
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
