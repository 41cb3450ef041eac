package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Waits until some nodes have come to rest: equal trees, and nothing that is still to be done. */
final class Rest {

    /** For what a round brings forth that one before did not: 2N + 2, of three nodes. */
    private static final int MAX_ROUNDS = 8;

    private final Wires wires;
    private final Shape shape;
    private final Duration patience;

    Rest(Wires wires, Shape shape, Duration patience) {
        this.wires = wires;
        this.shape = shape;
        this.patience = patience;
    }

    /** Returns after how many rounds of all nodes one changed nothing. */
    int reach() throws IOException {
        wires.nodes().forEach(node -> node.awaitReady(patience));
        // A write that failed for want of room has set the time of its file, and no watch tells.
        for (NodeProcess node : wires.nodes()) {
            node.scan();
        }
        for (int rounds = 0; rounds < MAX_ROUNDS; rounds++) {
            untilStill();
            if (isIdleRound()) {
                Trees.assertEqual(wires.nodes().toArray(NodeProcess[]::new));
                return rounds;
            }
        }
        throw new AssertionError("no rest after " + MAX_ROUNDS + " rounds");
    }

    /** In step, with the same trees, and without a new row for a moment. */
    private void untilStill() {
        List<Long> last = new ArrayList<>();
        await("rest")
                .atMost(patience)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> {
                    List<Long> former = List.copyOf(last);
                    last.clear();
                    for (NodeProcess node : wires.nodes()) {
                        JsonNode status = node.status();
                        last.add(status.get("sequence").asLong());
                        assertInStep(node, status);
                    }
                    assertThat(last).as("sequences").isEqualTo(former);
                    Trees.assertEqual(wires.nodes().toArray(NodeProcess[]::new));
                });
    }

    private void assertInStep(NodeProcess node, JsonNode status) {
        assertThat(status.get("state").asText()).as("%s", node).isEqualTo("running");
        for (String none : List.of("failures", "problems", "inFlight", "plans")) {
            assertThat(status.get(none)).as("%s of %s", none, node).isEmpty();
        }
        for (NodeProcess peer : wires.nodes()) {
            if (shape.has(node, peer, wires.nodes())) {
                assertThat(status.get("peers"))
                        .as("%s in step with %s", node, peer)
                        .anyMatch(each ->
                                each.get("url").asText().equals(wires.url(node, peer))
                                        && each.get("contact").asText().equals("connected")
                                        && each.get("inStep").asBoolean()
                                        && each.get("waiting").asInt() == 0);
            }
        }
    }

    /** Whether one more round of each node moved no byte, wrote no row and found nothing. */
    private boolean isIdleRound() throws IOException {
        List<Long> sequences = sequences();
        long done = 0;
        for (NodeProcess node : wires.nodes()) {
            JsonNode scan = node.scan();
            done += scan.get("changed").asLong() + scan.get("deleted").asLong();
            JsonNode pull = node.pull();
            for (String count : List.of("fetched", "bytes", "deleted", "conflicts", "failed")) {
                done += pull.get(count).asLong();
            }
        }
        return done == 0 && sequences().equals(sequences);
    }

    private List<Long> sequences() throws IOException {
        List<Long> sequences = new ArrayList<>();
        for (NodeProcess node : wires.nodes()) {
            sequences.add(node.status().get("sequence").asLong());
        }
        return sequences;
    }
}
