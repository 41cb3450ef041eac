package dev.sluice.wiring;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Gives every {@code @QuarkusTest} a node that can start: fresh directories for one folder, {@code
 * docs}, and for the state, removed afterwards.
 */
public final class NodeDirectories implements QuarkusTestResourceLifecycleManager {

    private Path directory = Path.of("");

    @Override
    public Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("sluice-node-");
            Path docs = Files.createDirectory(directory.resolve("docs"));
            return Map.of(
                    "sluice.state-dir",
                    directory.resolve("state").toString(),
                    "sluice.folders.docs.path",
                    docs.toString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void stop() {
        try (Stream<Path> walk = Files.walk(directory)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
