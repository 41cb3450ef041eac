package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes at work for a long time, with all that can happen to nodes, wires and disks, one of
 * them never started again: what it holds must not grow. {@code -Dtests.minutes=} sets how long,
 * {@code -Dtests.seed=} the seed.
 */
@Tag("long")
class SoakIT {

    private static final Duration TIME = Duration.ofMinutes(Long.getLong("tests.minutes", 2));
    private static final Duration PATIENCE =
            Duration.ofSeconds(Long.getLong("tests.patience", 180));
    private static final Bout.Size SIZE = new Bout.Size(150, Duration.ofMillis(450), 4, PATIENCE);
    private static final List<Shape> SHAPES = List.of(Shape.values());
    private static final long DISK = 256 << 20;
    private static final long DISK_OF_INDEX = 32 << 20;

    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<LoopDisk> disks = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path home;

    private Path place;
    private Wires wires;

    /** All trees are on one disk, since people move things between them and what is outside. */
    @BeforeEach
    void startNodes() throws IOException {
        place = home.resolve("disk");
        String impossible = LoopDisk.impossible(Files.createDirectory(home.resolve("try")));
        assumeTrue(impossible == null, impossible);
        LoopDisk trees = disk("trees", place, DISK);
        for (String name : List.of("a", "b", "lasting")) {
            Path own = Files.createDirectory(home.resolve(name));
            NodeProcess node = new NodeProcess(name, own, place.resolve(name));
            node.set("sluice.folders." + NodeProcess.FOLDER + ".max-delete-percent", "100");
            nodes.add(node);
        }
        LoopDisk index = disk("index", lasting().state(), DISK_OF_INDEX);
        Path filler = place.resolve("filler");
        Path fillerOfIndex = lasting().state().resolve("filler");
        faults.add(full("the disk", trees, filler));
        faults.add(full("the disk of the lasting index", index, fillerOfIndex));
        faults.add(
                new Fault(
                        "the disk is read-only",
                        () -> trees.remount("ro"),
                        "the disk can be written to",
                        () -> trees.remount("rw")));
        wires = new Wires(nodes);
        for (NodeProcess node : nodes) {
            node.launch();
        }
        nodes.forEach(NodeProcess::awaitReady);
    }

    private LoopDisk disk(String name, Path at, long bytes) throws IOException {
        LoopDisk disk = new LoopDisk(home.resolve(name + ".img"), at, bytes);
        disks.add(disk);
        return disk;
    }

    private static Fault full(String what, LoopDisk disk, Path filler) {
        return new Fault(
                what + " is full",
                () -> disk.fill(filler),
                what + " has room",
                () -> Files.delete(filler));
    }

    private NodeProcess lasting() {
        return nodes.getLast();
    }

    @AfterEach
    void end() throws IOException {
        nodes.forEach(NodeProcess::close);
        if (wires != null) {
            wires.close();
        }
        for (LoopDisk disk : disks) {
            disk.close();
        }
    }

    @Test
    void afterALongTimeTheTreesAreEqualAndNothingHasGrown() throws Exception {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Path outside = Files.createDirectory(place.resolve("outside"));
        long end = System.nanoTime() + TIME.toNanos();
        try (Gauges gauges = new Gauges(nodes)) {
            for (int bout = 0; System.nanoTime() < end; bout++) {
                Shape shape = SHAPES.get(random.nextInt(SHAPES.size()));
                String told =
                        new Bout(bout, wires, outside, SIZE)
                                .fight(
                                        random,
                                        shape,
                                        faults,
                                        List.of(lasting()),
                                        home.resolve("deeds"));
                System.out.println("bout " + bout + ": " + told);
            }
            for (NodeProcess node : nodes) {
                System.out.println(node + ": " + gauges.of(node));
            }
            gauges.of(lasting()).assertNone();
        }
        for (NodeProcess node : nodes) {
            await("nothing is left in staging")
                    .atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(node.tree().resolve(".sluice/staging")).isEmptyDirectory());
        }
    }
}
