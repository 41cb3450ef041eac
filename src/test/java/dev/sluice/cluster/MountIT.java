package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.Mounted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mounts that come and go in the tree of a node, and below it. */
@Tag("long")
class MountIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path home;
    private NodeProcess a;
    private NodeProcess b;

    @BeforeEach
    void start() throws IOException {
        Mounted.assumePossible(home);
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        a.peers(b);
        b.peers(a);
    }

    @AfterEach
    void end() {
        if (a != null) {
            a.close();
            b.close();
        }
    }

    @Test
    void whatIsBoundIntoATreeIsNeitherReplicatedNorTouchedNorDeletedWithIt() throws Exception {
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("f"), "not the folder's");
        Path d = Files.createDirectory(a.tree().resolve("d"));
        for (int i = 0; i < 10; i++) {
            Files.writeString(d.resolve("f" + i), "the folder's " + i);
        }
        NodeProcess.startAll(a, b);
        Trees.awaitEqual(SOON, a, b);

        try (Mounted _ = Mounted.bind(elsewhere, d)) {
            a.scan();
            Files.writeString(b.tree().resolve("d/f1"), "edited on b");
            Files.writeString(b.tree().resolve("other"), "goes on");
            await().atMost(SOON).until(() -> Files.exists(a.tree().resolve("other")));
            JsonNode status = a.status();
            assertThat(status.get("mounts").get(0).asText()).isEqualTo("d");
            assertThat(status.at("/problems/0/path").asText()).isEqualTo("d");
            assertThat(status.get("tombstones").asLong()).isZero();
            assertThat(a.metrics()).contains("sluice_mounts{folder=");
            assertThat(b.tree().resolve("d/f")).doesNotExist();
            assertThat(elsewhere.resolve("f1")).doesNotExist();
        }

        a.scan();
        a.pull();
        Trees.awaitEqual(SOON, a, b);
        assertThat(a.tree().resolve("d/f1")).hasContent("edited on b");
        assertThat(a.status().get("mounts")).isEmpty();
        assertThat(b.status().get("tombstones").asLong()).isZero();
    }

    @Test
    @SuppressWarnings("try") // the first one is unmounted in the middle
    void whatWasDeletedWhileTheRootGotAnotherDeviceNumberIsTold() throws Exception {
        Path other = Files.createDirectory(home.resolve("other"));
        try (Mounted first = Mounted.tmpfs(a.tree());
                Mounted _ = Mounted.tmpfs(other)) {
            for (int i = 0; i < 10; i++) {
                Files.writeString(a.tree().resolve("f" + i), "content " + i);
            }
            NodeProcess.startAll(a, b);
            Trees.awaitEqual(SOON, a, b);
            a.stop();
            LoopDisk.run("cp", "-a", a.tree() + "/.", other + "/");
            first.close();
            try (Mounted _ = Mounted.bind(other, a.tree())) {
                Files.delete(a.tree().resolve("f3"));
                a.start();
                await().atMost(SOON).until(() -> !Files.exists(b.tree().resolve("f3")));
                Trees.awaitEqual(SOON, a, b);
                assertThat(a.status().get("problems")).isEmpty();
                a.stop();
            }
        }
    }
}
