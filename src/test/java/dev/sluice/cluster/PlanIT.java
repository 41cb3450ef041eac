package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person asks what a pull would do before it does it. */
class PlanIT {

    private NodeProcess a;
    private NodeProcess b;

    @BeforeEach
    void startTwoNodesThatPullWhenTheyAreTold(@TempDir Path home) throws IOException {
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        for (NodeProcess node : new NodeProcess[] {a, b}) {
            node.set("sluice.pull.every", "1h").set("sluice.pull.long-poll", "false");
            node.set("sluice.scan.watch", "false").set("sluice.scan.settle", "0s");
        }
        b.peers(a);
        for (String name : new String[] {"gone", "old", "both"}) {
            Files.writeString(a.tree().resolve(name), "content of " + name);
        }
        NodeProcess.startAll(a, b);
        b.pull();
        Trees.assertEqual(a, b);
    }

    @AfterEach
    void endNodes() {
        a.close();
        b.close();
    }

    private static List<String> deeds(JsonNode peer) {
        List<String> deeds = new ArrayList<>();
        peer.get("entries")
                .forEach(each ->
                        deeds.add(each.get("does").asText() + " " + each.get("path").asText()));
        return deeds;
    }

    @Test
    void aPlanSaysWhatThePullThenDoesAndDoesNothingItself() throws IOException {
        Files.writeString(b.tree().resolve("both"), "b's own word");
        b.scan();
        Files.delete(a.tree().resolve("gone"));
        Files.move(a.tree().resolve("old"), a.tree().resolve("renamed"));
        Files.writeString(a.tree().resolve("both"), "a's later word");
        Files.write(a.tree().resolve("new"), new byte[812]);
        a.scan();
        var before = Trees.describe(b.tree());

        JsonNode plan = b.plan();

        JsonNode peer = plan.get("peers").get(0);
        assertThat(plan.get("folder").asText()).isEqualTo(NodeProcess.FOLDER);
        assertThat(peer.get("peer").asText()).isEqualTo(a.url());
        assertThat(deeds(peer))
                .containsExactlyInAnyOrder(
                        "fetch new",
                        "rename renamed",
                        "delete gone",
                        "delete old",
                        "conflict both");
        assertThat(Trees.describe(b.tree())).isEqualTo(before);
        assertThat(b.plan()).isEqualTo(plan);

        JsonNode done = b.pull();
        assertThat(done.get("deleted").asLong()).isEqualTo(peer.get("delete").asLong());
        assertThat(done.get("bytes").asLong()).isEqualTo(peer.get("bytes").asLong());
        assertThat(done.get("conflicts").asLong()).isEqualTo(peer.get("conflict").asLong());
        assertThat(deeds(b.plan().get("peers").get(0))).isEmpty();
    }

    @Test
    void ofAPeerThatIsAwayItSaysThatItCannotSay() throws IOException {
        a.kill();

        JsonNode peer = b.plan().get("peers").get(0);

        assertThat(peer.get("notRun").asText()).isNotBlank();
        assertThat(peer.has("entries")).isFalse();
    }
}
