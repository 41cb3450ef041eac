package dev.sluice.sim;

import dev.sluice.index.FileHome;
import dev.sluice.index.IndexHome;
import dev.sluice.index.KeptHome;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the nodes of one simulation after the other have their indexes. Most get one that stays
 * open, since to open one takes longer than all the rest; the others have files as in the product.
 */
final class Homes implements AutoCloseable {

    /** One in how many seeds has files. */
    private static final int FILES = 10;

    private final Path directory;
    private final List<KeptHome> kept = new ArrayList<>();

    Homes(Path directory) {
        this.directory = directory;
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
    public void close() {
        kept.forEach(KeptHome::end);
    }
}
