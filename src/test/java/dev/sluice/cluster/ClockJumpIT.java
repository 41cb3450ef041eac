package dev.sluice.cluster;

import static java.time.temporal.ChronoUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pair of which one has a wrong clock, or one that jumps: what was done last stays done. */
@Tag("long")
class ClockJumpIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int DAY = 24;

    private NodeProcess a;
    private NodeProcess b;
    private int hours;

    @BeforeEach
    void makeNodes(@TempDir Path home) throws IOException {
        String impossible = ShiftedClock.impossible();
        assumeTrue(impossible == null, impossible);
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        a.peers(b);
        b.peers(a);
        for (String name : List.of("edited", "edited by both", "deleted", "deleted then made")) {
            write(a, name, "first");
        }
    }

    @AfterEach
    void end() {
        if (a != null) {
            a.close();
            b.close();
        }
    }

    @Test
    void aClockThatIsADayAheadChangesNothing() throws Exception {
        a.launch();
        startAt(DAY);
        a.awaitReady();
        workAndCheck();
    }

    @Test
    void aClockThatIsADayBehindChangesNothing() throws Exception {
        a.launch();
        startAt(-DAY);
        a.awaitReady();
        workAndCheck();
    }

    @Test
    void aClockThatJumpsBackBetweenTwoStartsChangesNothing() throws Exception {
        a.launch();
        startAt(DAY);
        a.awaitReady();
        awaitEverywhere("edited", "first");
        write(b, "edited", "made a day ahead");
        awaitEverywhere("edited", "made a day ahead");
        b.stop();
        startAt(-DAY);
        workAndCheck();
    }

    @Test
    void aClockThatJumpsAheadBetweenTwoStartsChangesNothing() throws Exception {
        a.launch();
        startAt(-DAY);
        a.awaitReady();
        awaitEverywhere("edited", "first");
        write(b, "edited", "made a day behind");
        awaitEverywhere("edited", "made a day behind");
        b.stop();
        startAt(DAY);
        workAndCheck();
    }

    private void startAt(int shifted) throws IOException {
        hours = shifted;
        b.under(ShiftedClock.by(hours)).start();
        assertThat(Instant.parse(b.status().at("/lastScan/at").asText()))
                .as("its clock")
                .isCloseTo(Instant.now().plus(Duration.ofHours(hours)), within(10, MINUTES));
    }

    private void workAndCheck() throws Exception {
        Trees.awaitEqual(SOON, a, b);
        // By turns: each sees what the other did.
        for (int turn = 1; turn <= 2; turn++) {
            write(a, "edited", "by a " + turn);
            awaitEverywhere("edited", "by a " + turn);
            write(b, "edited", "by b " + turn);
            awaitEverywhere("edited", "by b " + turn);
        }
        Files.delete(b.tree().resolve("deleted"));
        Files.delete(a.tree().resolve("deleted then made"));
        awaitGone("deleted");
        awaitGone("deleted then made");
        write(b, "deleted then made", "made again");
        awaitEverywhere("deleted then made", "made again");

        // At once: neither sees what the other did.
        a.stop();
        write(a, "edited by both", "by a");
        write(b, "edited by both", "by b");
        b.scan();
        a.start();
        Trees.awaitEqual(SOON, a, b);
        await("both edits")
                .atMost(SOON)
                .untilAsserted(() ->
                        assertThat(contents("edited by both"))
                                .containsExactlyInAnyOrder("by a", "by b"));
        Trees.awaitEqual(SOON, a, b);

        write(a, "edited", "last");
        awaitEverywhere("edited", "last");
        assertThat(a.tree().resolve("deleted")).doesNotExist();
        assertThat(b.tree().resolve("deleted")).doesNotExist();
        assertThat(b.tree().resolve("deleted then made")).hasContent("made again");
        Trees.awaitEqual(SOON, a, b);
        assertThat(b.scan().get("changed").asLong()).isZero();
    }

    /** With the time that the node's own clock would have given it. */
    private void write(NodeProcess node, String name, String content) throws IOException {
        Path file = Files.writeString(node.tree().resolve(name), content);
        if (node == b) {
            Files.setLastModifiedTime(
                    file, FileTime.from(Instant.now().plus(Duration.ofHours(hours))));
        }
    }

    /** Of the file of a name, and of its copies. */
    private List<String> contents(String name) throws IOException {
        List<String> contents = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(a.tree(), name + "*")) {
            for (Path file : files) {
                contents.add(Files.readString(file));
            }
        }
        return contents;
    }

    private void awaitEverywhere(String name, String content) {
        for (NodeProcess node : List.of(a, b)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(node.tree().resolve(name)).hasContent(content));
        }
    }

    private void awaitGone(String name) {
        for (NodeProcess node : List.of(a, b)) {
            await().atMost(SOON).until(() -> !Files.exists(node.tree().resolve(name)));
        }
    }
}
