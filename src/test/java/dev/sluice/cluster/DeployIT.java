package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deploys and clean-ups remove {@code .sluice/}; that does not end replication. */
@Tag("slow")
class DeployIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path home;
    private NodeProcess a;
    private NodeProcess b;

    @BeforeEach
    void start() throws IOException {
        a = new NodeProcess("a", Files.createDirectory(home.resolve("a")));
        b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
        a.peers(b);
        b.peers(a);
    }

    @AfterEach
    void end() {
        a.close();
        b.close();
    }

    @Test
    void aFewReleasesByRsyncArriveAndNobodyIsAsked() throws IOException {
        deploy(2);
    }

    @Test
    @Tag("long")
    void twentyReleasesByRsyncArriveAndNobodyIsAsked() throws IOException {
        deploy(20);
    }

    private void deploy(int releases) throws IOException {
        assumeThereIs("rsync");
        Path source = Files.createDirectories(home.resolve("source"));
        NodeProcess.startAll(a, b);
        for (int i = 1; i <= releases; i++) {
            release(source, i);
            LoopDisk.run("rsync", "-a", "--delete", source + "/", a.tree() + "/");
            await("release " + i)
                    .atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(Trees.contents(b.tree())).isEqualTo(Trees.contents(source)));
        }
        await().atMost(SOON).until(() -> a.status().get("markersRemade").asLong() > 0);
        for (NodeProcess node : new NodeProcess[] {a, b}) {
            JsonNode status = node.status();
            assertThat(status.get("state").asText()).isEqualTo("running");
            assertThat(status.get("conflictCount").asLong()).isZero();
            assertThat(status.get("plans")).isEmpty();
        }
        Files.writeString(b.tree().resolve("shared/from b"), "the other way");
        await().atMost(SOON).until(() -> Files.exists(a.tree().resolve("shared/from b")));
    }

    private static void release(Path source, int number) throws IOException {
        Files.createDirectories(source.resolve("shared"));
        Files.createDirectories(source.resolve("release" + number));
        for (int i = 0; i < 20; i++) {
            Files.writeString(source.resolve("shared/kept" + i), "always the same " + i);
        }
        // Of another size each time: rsync takes two of one second and one size for the same.
        Files.writeString(source.resolve("shared/version"), "release ".repeat(number));
        Files.writeString(source.resolve("release" + number + "/new"), "new in " + number);
        Files.deleteIfExists(source.resolve("release" + (number - 1) + "/new"));
        Files.deleteIfExists(source.resolve("release" + (number - 1)));
    }

    @Test
    void neitherGitCleanNorRemovingItByHandEndsReplicationWhetherOrNotTheNodeRuns()
            throws Exception {
        assumeThereIs("git");
        Files.writeString(a.tree().resolve("tracked"), "1");
        for (String command : new String[] {"init -q", "add -A", "commit -q -m first"}) {
            git(command);
        }
        NodeProcess.startAll(a, b);
        Trees.awaitEqual(SOON, a, b);

        Files.writeString(a.tree().resolve("untracked"), "2");
        await().atMost(SOON).until(() -> Files.exists(b.tree().resolve("untracked")));
        git("clean -q -fdx");
        Files.writeString(a.tree().resolve("after the cleaning"), "3");
        Trees.awaitEqual(SOON, a, b);
        assertThat(b.tree().resolve("untracked")).doesNotExist();
        assertThat(b.tree().resolve("after the cleaning")).hasContent("3");

        Trees.remove(a.tree().resolve(".sluice"));
        Files.writeString(b.tree().resolve("from b"), "4");
        await().atMost(SOON).until(() -> Files.exists(a.tree().resolve("from b")));

        a.stop();
        git("clean -q -fdx");
        Files.writeString(a.tree().resolve("tracked"), "5");
        a.start();
        Trees.awaitEqual(SOON, a, b);
        assertThat(b.tree().resolve("tracked")).hasContent("5");
        assertThat(b.tree().resolve("from b")).doesNotExist();
        assertThat(a.status().get("markersRemade").asLong()).isPositive();
        assertThat(a.status().get("conflictCount").asLong()).isZero();
    }

    @Test
    void whatCannotBeToldIsAdoptedByAPersonAndKeepsItsHistory() throws Exception {
        Files.writeString(a.tree().resolve("f"), "old release");
        NodeProcess.startAll(a, b);
        Trees.awaitEqual(SOON, a, b);
        a.stop();
        Trees.remove(a.tree());
        Files.createDirectory(a.tree());
        Files.writeString(a.tree().resolve("f"), "new release");
        a.launch();
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> a.status().get("state").asText().equals("stopped"));
        assertThat(a.status().get("reason").asText()).contains("has no .sluice/marker", "adopt");

        assertThat(a.post("adopt").get("changed").asLong()).isEqualTo(1);

        Trees.awaitEqual(SOON, a, b);
        assertThat(b.tree().resolve("f")).hasContent("new release");
        assertThat(b.status().get("conflictCount").asLong()).isZero();
    }

    private void git(String arguments) throws IOException {
        String all =
                "git -C "
                        + a.tree()
                        + " -c user.name=x -c user.email=x@localhost -c gc.auto=0 "
                        + arguments;
        LoopDisk.run(all.split(" "));
    }

    private static void assumeThereIs(String program) {
        try {
            LoopDisk.run(program, "--version");
        } catch (IOException e) {
            assumeTrue(false, "needs " + program + ": " + e.getMessage());
        }
    }
}
