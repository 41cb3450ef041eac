package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pair of which one starts with a clock that is years off, and later with the right one: neither
 * refuses for good what the other has done meanwhile.
 */
@Tag("long")
class WrongClockIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final List<Integer> YEARS = List.of(2010, 2037, 2099);

    private NodeProcess a;
    private NodeProcess b;

    @BeforeEach
    void makeNodes(@TempDir Path home) throws IOException {
        String impossible = ShiftedClock.impossible();
        assumeTrue(impossible == null, impossible);
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        a.peers(b);
        b.peers(a);
        for (String name : List.of("f1", "f2", "f3")) {
            Files.writeString(a.tree().resolve(name), "first");
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
    void whatWasDoneIsTakenByANodeThatStartsOnceWithItsClockAt2010() throws Exception {
        NodeProcess.startAll(a, b);
        Trees.awaitEqual(SOON, a, b);
        b.stop();
        workOn(a);
        a.scan();

        startIn(2010, b);
        awaitRead();
        b.stop();
        b.under(List.of()).start();

        Trees.awaitEqual(SOON, a, b);
        assertThat(b.tree().resolve("f1")).hasContent("edited");
        assertThat(b.tree().resolve("f2")).doesNotExist();
        assertThat(b.tree().resolve("new")).exists();
        awaitInStep();
    }

    @Test
    void whatIsDoneAfterANodeRanElevenYearsAheadStillArrives() throws Exception {
        b.launch();
        startIn(Instant.now().atZone(ZoneOffset.UTC).getYear() + 11, a);
        b.awaitReady();
        Trees.awaitEqual(SOON, a, b);
        Files.writeString(a.tree().resolve("f3"), "edited in eleven years");
        Trees.awaitEqual(SOON, a, b);
        a.stop();
        a.under(List.of()).start();

        workOn(a);
        Files.writeString(a.tree().resolve("f3"), "edited now");
        a.scan();

        Trees.awaitEqual(SOON, a, b);
        assertThat(b.tree().resolve("f3")).hasContent("edited now");
        assertThat(b.tree().resolve("f2")).doesNotExist();
        awaitInStep();
        Files.writeString(b.tree().resolve("f3"), "edited by b");
        Trees.awaitEqual(SOON, a, b);
        assertThat(a.tree().resolve("f3")).hasContent("edited by b");
    }

    /**
     * Work goes on on both sides while one clock, then the other, goes through hours of years that
     * are long past or far ahead, and is set right again. {@code -Dtests.clocks.hours=} says
     * through how many.
     */
    @Test
    void hoursOfWrongClocksEndInEqualTrees() throws Exception {
        NodeProcess.startAll(a, b);
        Random random = new Random(Long.getLong("tests.seed", 1));
        int hours = Integer.getInteger("tests.clocks.hours", 2);
        for (int year : YEARS) {
            for (NodeProcess node : List.of(a, b)) {
                passHours(hours, year, node, random);
            }
        }
    }

    private void passHours(int hours, int year, NodeProcess node, Random random) throws Exception {
        NodeProcess other = node == a ? b : a;
        node.stop();
        work(other, random);
        ShiftedClock clock = new ShiftedClock(node.tree().resolveSibling("clock"));
        int first = hoursUntil(year);
        clock.turn(first);
        node.under(clock.command()).start();
        for (int hour = 1; hour <= hours; hour++) {
            work(node, random);
            work(other, random);
            clock.turn(first + hour);
            work(node, random);
            Trees.awaitEqual(SOON, a, b);
            awaitInStep();
            assertThat(clockWarnings(node)).isNotEmpty();
            assertThat(clockWarnings(other)).isNotEmpty();
        }
        node.stop();
        node.under(List.of()).start();
        work(node, random);
        work(other, random);
        Trees.awaitEqual(SOON, a, b);
        awaitInStep();
    }

    private static void workOn(NodeProcess node) throws IOException {
        Files.writeString(node.tree().resolve("new"), "new");
        Files.writeString(node.tree().resolve("f1"), "edited");
        Files.delete(node.tree().resolve("f2"));
    }

    private static void work(NodeProcess node, Random random) throws IOException {
        for (int i = 0; i < 20; i++) {
            Path file = node.tree().resolve("w" + random.nextInt(40));
            if (random.nextInt(4) == 0) {
                Files.deleteIfExists(file);
            } else {
                Files.writeString(file, Long.toString(random.nextLong()));
            }
        }
    }

    private static void startIn(int year, NodeProcess node) throws IOException {
        node.under(ShiftedClock.by(hoursUntil(year))).start();
        assertThat(node.status().at("/lastScan/at").asText()).startsWith(Integer.toString(year));
    }

    private static int hoursUntil(int year) {
        Instant then = Instant.parse(year + "-06-01T00:00:00Z");
        return (int) ChronoUnit.HOURS.between(Instant.now(), then);
    }

    private static List<String> clockWarnings(NodeProcess node) throws IOException {
        return node.status()
                .get("warnings")
                .valueStream()
                .map(JsonNode::asText)
                .filter(warning -> warning.startsWith("the clock here is "))
                .toList();
    }

    /** It has read all that the other has to say. */
    private void awaitRead() {
        await().atMost(SOON)
                .until(() ->
                        b.status().at("/peers/0/read").asLong()
                                >= a.status().get("sequence").asLong());
    }

    private void awaitInStep() {
        await("in step, and not silently apart")
                .atMost(SOON)
                .until(() ->
                        a.status().get("inStep").asBoolean()
                                && b.status().get("inStep").asBoolean());
    }
}
