package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of three nodes loses its power at random moments, its tree and its index on disks of their
 * own. {@code -Dtests.rounds=} sets how often.
 */
class PowerLossIT {

    private static final int ROUNDS = Integer.getInteger("tests.rounds", 1);
    private static final int CHANGES = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(Long.getLong("tests.patience", 60));

    private final long seed = Long.getLong("tests.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<AutoCloseable> open = new ArrayList<>();
    @TempDir private Path home;
    private NodeProcess a;
    private NodeProcess victim;
    private NodeProcess c;
    private LoopDisk tree;
    private LoopDisk state;
    private Users users;

    @BeforeEach
    void makeNodes() throws IOException {
        String impossible = LoopDisk.impossible(Files.createDirectory(home.resolve("try")));
        assumeTrue(impossible == null, impossible);
        Path own = Files.createDirectory(home.resolve("victim"));
        tree = keep(new LoopDisk(home.resolve("tree.img"), own.resolve("tree"), 200 << 20));
        state = keep(new LoopDisk(home.resolve("state.img"), own.resolve("state"), 100 << 20));
        a = keep(new NodeProcess("a", home.resolve("a")));
        victim = keep(new NodeProcess("victim", own)).set("sluice.durability", "batch");
        c = keep(new NodeProcess("c", home.resolve("c")));
        a.peers(victim, c);
        victim.peers(a, c);
        c.peers(a, victim);
        users = new Users(seed, a, victim, c);
    }

    private <T extends AutoCloseable> T keep(T made) {
        open.addFirst(made);
        return made;
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open) {
            if (one instanceof NodeProcess node) {
                node.close();
            }
        }
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private void startAll() throws IOException {
        users.makeDirectories();
        NodeProcess.startAll(a, c, victim);
        await().atMost(PATIENCE).until(users::haveDirectories);
    }

    @Test
    void whatWasEverSeenOutlivesTheLossOfPower() throws Exception {
        startAll();
        for (int round = 0; round < ROUNDS; round++) {
            loseAndCheck(round);
            if (round % 10 == 9) {
                System.out.println("power was lost " + (round + 1) + " times, seed " + seed);
            }
        }
        // What the scan at the start has found would be told as well.
        await().atMost(PATIENCE).until(() -> victim.status().has("lastScan"));
        assertThat(victim.scan().get("changed").asLong()).isZero();
        await("nothing is left in staging, seed " + seed)
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(victim.tree().resolve(".sluice/staging")).isEmptyDirectory());
        Trees.assertEqual(a, c);
    }

    private void loseAndCheck(int round) throws Exception {
        users.work(CHANGES);
        Thread.sleep(random.nextInt(700)); // The moment is the point of the test.
        long seen = victim.status().get("sequence").asLong();
        LoopDisk.run("kill", "-STOP", Long.toString(victim.pid()));
        state.cut();
        tree.cut();
        victim.kill();
        tree.powerOn();
        state.powerOn();
        assertThat(Users.torn(victim.tree())).as("torn, round %d seed %d", round, seed).isEmpty();
        victim.start();
        assertThat(victim.status().get("sequence").asLong())
                .as("the index has what was seen of it, round %d seed %d", round, seed)
                .isGreaterThanOrEqualTo(seen);
        await("round " + round + " seed " + seed)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(users::assertKept);
    }

    /** The harness must see a node that does not fsync directories. */
    @Test
    @Tag("long")
    void findsThatDirectoriesAreNotFsynced() throws Exception {
        List<String> directories = new ArrayList<>(List.of("", "/.sluice/staging"));
        for (int i = 0; i < Users.DIRECTORIES; i++) {
            directories.add("/d" + i);
        }
        List<String> tracer = tracer("fsync,fdatasync");
        directories.forEach(name -> tracer.addAll(List.of("-P", victim.tree() + name)));
        assertFound(tracer, "alias 'round");
    }

    @Test
    @Tag("long")
    void findsThatFilesAreNotFsynced() throws Exception {
        assertFound(tracer("fsync"), "torn");
    }

    @Test
    @Tag("long")
    void findsThatCommitsAreNotFsynced() throws Exception {
        List<String> tracer = tracer("fsync,fdatasync");
        tracer.addAll(List.of("-P", victim.tree().resolveSibling("state") + "/data.db-wal"));
        assertFound(tracer, "the index has what was seen of it");
    }

    /** Makes no-ops of calls. */
    private static List<String> tracer(String calls) {
        return new ArrayList<>(
                List.of(
                        "strace",
                        "-f",
                        "-D",
                        "-qq",
                        "--seccomp-bpf",
                        "-o",
                        "/dev/null",
                        "-e",
                        "trace=" + calls,
                        "-e",
                        "inject=" + calls + ":retval=0"));
    }

    private void assertFound(List<String> tracer, String violation) throws Exception {
        victim.under(tracer);
        startAll();
        assertThatThrownBy(
                        () -> {
                            for (int round = 0; round < 40; round++) {
                                loseAndCheck(round);
                            }
                        })
                .hasMessageContaining(violation);
    }
}
