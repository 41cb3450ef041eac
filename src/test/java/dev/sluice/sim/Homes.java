package dev.sluice.sim;

import dev.sluice.index.IndexHome;
import dev.sluice.index.sqlite.file.FileHome;
import dev.sluice.index.sqlite.file.KeptHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the nodes of one simulation after the other have their indexes. Most get one that stays
 * open, since to open one takes longer than all the rest; the others have files as in the product.
 */
final class Homes implements AutoCloseable {

    /** One in how many seeds has files. */
    private static final int FILES = 10;

    private final Path directory;
    private final List<KeptHome> kept = new ArrayList<>();

    private Homes(Path directory) {
        this.directory = directory;
    }

    /** In memory, where there is a file system for that. */
    static Homes open() throws IOException {
        Path memory = Path.of("/dev/shm");
        return new Homes(
                Files.createTempDirectory(
                        Files.isWritable(memory) ? memory : Path.of("target"), "sluice-sim"));
    }

    IndexHome home(long seed, int node) {
        return Math.floorMod(seed, FILES) == 0
                ? new FileHome(directory.resolve("node-" + node + ".db"))
                : kept(node);
    }

    private KeptHome kept(int node) {
        while (kept.size() <= node) {
            kept.add(new KeptHome(directory.resolve("kept-" + kept.size() + ".db")));
        }
        return kept.get(node);
    }

    @Override
    public void close() throws IOException {
        kept.forEach(KeptHome::end);
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(directory);
    }
}
