package dev.sluice.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.disk.SimulatedDisk;
import dev.sluice.domain.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody has saved and forced at the very moment of a step outlasts the power, whatever
 * order the file system writes names in.
 */
@Timeout(120)
class SavedInBetweenTest {

    private static final int POWER_LOSSES = 20;

    @TempDir Path directory;

    @Test
    void whileItWasReplaced() throws Exception {
        for (int seed = 0; seed < POWER_LOSSES; seed++) {
            stepThenPowerLoss(
                    seed, "exchange", site -> site.peer.hasFile("a", "theirs", Given.LATE));
        }
    }

    @Test
    void whileItWasDeleted() throws Exception {
        for (int seed = 0; seed < POWER_LOSSES; seed++) {
            stepThenPowerLoss(
                    seed,
                    "rename",
                    site ->
                            site.peer.has(
                                    Given.after(
                                            site.entry("a"),
                                            Given.tombstone("a", Kind.FILE, "old", Given.LATE))));
        }
    }

    private interface Change {
        void at(Site site);
    }

    private void stepThenPowerLoss(int seed, String step, Change change) throws Exception {
        SimulatedDisk disk = new SimulatedDisk(InstantSource.system(), new Random(seed), false);
        Path root = Files.createDirectory(disk.path("/root"));
        disk.sync(root);
        try (Site site = Site.on(root, Files.createTempDirectory(directory, "index"))) {
            site.peer.hasFile("a", "old", 1_000);
            assertThat(site.pull().waiting()).isZero();
            change.at(site);
            boolean[] isSaved = {false};
            disk.onCall((call, path) -> {
                if (call.equals(step) && !path.contains("staging") && !isSaved[0]) {
                    isSaved[0] = true;
                    save(disk, root);
                }
            });

            site.pull();

            assertThat(isSaved[0]).isTrue();
            disk.onCall((_, _) -> {});
            disk.losePower(new Random(seed));
            assertThat(contents(root)).as("after power loss %d", seed).contains("saved");
        }
    }

    private static void save(SimulatedDisk disk, Path root) throws IOException {
        Path beside = Files.writeString(root.resolve("beside"), "saved");
        disk.sync(beside);
        Files.move(beside, root.resolve("a"), StandardCopyOption.REPLACE_EXISTING);
        disk.sync(root);
    }

    /** In the tree and in the trash: staging is emptied at the next start. */
    private static List<String> contents(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(path ->
                            Files.isRegularFile(path) && !path.toString().contains("staging"))
                    .map(SavedInBetweenTest::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
