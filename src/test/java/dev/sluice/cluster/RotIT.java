package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bits that are flipped on a disk, below the file system, while a node replicates what is on it and
 * people write. Needs root.
 */
@Timeout(600)
class RotIT {

    private static final int EDITS_PER_FLIP = 10;

    private final Random random = new Random(Long.getLong("tests.seed", 20261130L));

    @TempDir Path home;

    @Test
    void whatRotsIsFoundAndMendedAndNoEditIsTouched() throws Exception {
        run(300, 5);
    }

    @Tag("long")
    @Test
    void fiftyBitsUnderFifteenThousandFiles() throws Exception {
        run(15_000, 50);
    }

    private void run(int files, int flips) throws Exception {
        String impossible = LoopDisk.impossible(Files.createDirectory(home.resolve("probe")));
        assumeThat(impossible).as(impossible).isNull();
        Path image = home.resolve("image");
        try (LoopDisk _ = new LoopDisk(image, home.resolve("disk"), 512L << 20)) {
            Path tree = Files.createDirectory(home.resolve("disk/tree"));
            NodeProcess a =
                    new NodeProcess("a", Files.createDirectory(home.resolve("a")), tree)
                            .set("sluice.scan.every", "1h");
            NodeProcess b = new NodeProcess("b", Files.createDirectory(home.resolve("b")));
            a.peers(b);
            b.peers(a);
            try (a;
                    b) {
                write(b.tree(), files);
                NodeProcess.startAll(a, b);
                await().atMost(Duration.ofMinutes(3))
                        .until(() -> a.status().get("files").asInt() == files && inStep(a, b));

                List<Path> all = paths(tree, files);
                List<Path> flipped = all.subList(0, flips);
                List<Path> edited = all.subList(flips, flips * (1 + EDITS_PER_FLIP));
                LoopDisk.run("sync", "-f", tree.toString());
                for (Path file : flipped) {
                    flip(image, file);
                }
                long sequence = b.status().get("sequence").asLong();

                Thread people = Thread.ofPlatform().start(() -> edit(edited));
                JsonNode verified = a.post("verify");
                people.join();

                assertThat(verified.get("rotten").asInt()).as("%s", verified).isEqualTo(flips);
                await().atMost(Duration.ofMinutes(2))
                        .untilAsserted(() -> {
                            JsonNode scrub = a.status().get("scrub");
                            assertThat(scrub.get("mended").asInt()).isEqualTo(flips);
                            assertThat(scrub.get("rotten").asInt()).isZero();
                        });
                await().atMost(Duration.ofMinutes(2)).until(() -> inStep(a, b));
                for (Path file : flipped) {
                    forgetCache(file);
                    assertThat(file).hasContent(content(name(file)));
                }
                for (Path file : edited) {
                    assertThat(file).hasContent("edited " + name(file));
                    assertThat(b.tree().resolve(tree.relativize(file)))
                            .hasContent("edited " + name(file));
                }
                // b has heard of the edits, and of nothing else.
                await().until(() -> {
                    return b.status().get("sequence").asLong() >= sequence + edited.size();
                });
                assertThat(a.status().get("conflictCount").asInt()).isZero();
                assertThat(a.post("verify").get("rotten").asInt()).isZero();
            }
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static boolean inStep(NodeProcess... nodes) throws IOException {
        for (NodeProcess node : nodes) {
            if (!node.status().get("inStep").asBoolean()) {
                return false;
            }
        }
        return true;
    }

    private static String content(String name) {
        return ("what is in " + name + "\n").repeat(300);
    }

    private static void write(Path tree, int files) throws IOException {
        for (int i = 0; i < files; i++) {
            Path directory = Files.createDirectories(tree.resolve("d" + i % 50));
            Files.writeString(directory.resolve("f" + i), content("f" + i));
        }
    }

    private List<Path> paths(Path tree, int files) {
        List<Path> paths = new ArrayList<>();
        random.ints(0, files)
                .distinct()
                .limit(Math.min(files, 1_000))
                .forEach(i -> paths.add(tree.resolve("d" + i % 50).resolve("f" + i)));
        return paths;
    }

    private static void edit(List<Path> files) {
        try {
            for (Path file : files) {
                Files.writeString(file, "edited " + name(file));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Flips a bit of a file in the image that its file system lies in. */
    private void flip(Path image, Path file) throws IOException {
        String extents = LoopDisk.run("filefrag", "-b4096", "-e", file.toString());
        Matcher first =
                Pattern.compile("(?m)^\\s+0:\\s+0\\.\\.\\s+\\d+:\\s+(\\d+)\\.\\.").matcher(extents);
        if (!first.find()) {
            throw new IOException("no extent in " + extents);
        }
        int within = random.nextInt(4_000);
        long at = Long.parseLong(first.group(1)) * 4096 + within;
        try (FileChannel disk =
                FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            int _ = disk.read(one, at);
            byte was = one.get(0);
            assertThat((char) was)
                    .as("the byte on the disk is the one of the file")
                    .isEqualTo(content(name(file)).charAt(within));
            int _ =
                    disk.write(
                            ByteBuffer.wrap(new byte[] {(byte) (was ^ 1 << random.nextInt(8))}),
                            at);
        }
        forgetCache(file);
    }

    /** What is read next comes from the disk. */
    private static void forgetCache(Path file) throws IOException {
        String _ = LoopDisk.run("dd", "if=" + file, "iflag=nocache", "count=0");
    }
}
