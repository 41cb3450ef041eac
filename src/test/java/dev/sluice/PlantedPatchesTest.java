package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bugs in {@code src/bench/planted} can be planted in the sources as they are now, and the
 * tests that must find them are there. Whether those do is what {@code src/bench/planted/run}
 * shows.
 */
class PlantedPatchesTest {

    private static final Path PATCHES = Path.of("src/bench/planted");

    /** Those are for the simulation to find. */
    private static final Path SIMULATED = Path.of("src/bench/simulation/planted");

    /** And those for the tests of interleavings. */
    private static final Path INTERLEAVED = Path.of("src/bench/interleavings/planted");

    private static final Path TESTS = Path.of("src/test/java");

    static List<Path> allPatches() throws IOException {
        List<Path> all = new ArrayList<>(patches());
        all.addAll(patches(SIMULATED));
        all.addAll(patches(INTERLEAVED));
        return all;
    }

    private static List<Path> patches() throws IOException {
        return patches(PATCHES);
    }

    private static List<Path> patches(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".patch")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("allPatches")
    void fitsTheSources(Path patch) throws IOException {
        String source = "";
        List<String> before = new ArrayList<>();
        int hunks = 0;
        for (String line : Files.readAllLines(patch)) {
            if (line.startsWith("@@") || line.startsWith("diff ")) {
                assertThat(source).contains(String.join("\n", before));
                before.clear();
                hunks += line.startsWith("@@") ? 1 : 0;
            } else if (line.startsWith("--- a/")) {
                source = Files.readString(Path.of(line.substring("--- a/".length())));
            } else if (hunks > 0 && isBefore(line)) {
                before.add(line.substring(1));
            }
        }
        assertThat(hunks).isPositive();
        assertThat(source).contains(String.join("\n", before));
    }

    private static boolean isBefore(String line) {
        return line.startsWith(" ") || line.startsWith("-") && !line.startsWith("---");
    }

    @Test
    void namesTestsThatAreThere() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(TESTS)) {
            files = all.filter(file -> file.toString().endsWith(".java")).toList();
        }
        String sources = String.join("\n", files.stream().map(PlantedPatchesTest::read).toList());
        for (Path patch : patches()) {
            List<String> tests =
                    Files.readAllLines(patch).stream()
                            .filter(line -> line.startsWith("test: "))
                            .map(line -> line.substring("test: ".length()))
                            .toList();
            assertThat(tests).as(patch.toString()).isNotEmpty();
            for (String test : tests) {
                String[] parts = test.split("#", 2);
                assertThat(files)
                        .as(test)
                        .anyMatch(file -> file.getFileName().toString().equals(parts[0] + ".java"));
                // A class may have a test from the contract that it keeps.
                assertThat(sources.contains("void " + parts[1] + "(")).as(test).isTrue();
            }
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
