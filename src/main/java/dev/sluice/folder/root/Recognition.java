package dev.sluice.folder.root;

import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.FileStat;
import dev.sluice.index.Index;
import dev.sluice.index.KnownRoot;
import dev.sluice.index.Row;
import java.io.IOException;
import java.util.List;

/**
 * Tells whether a directory without a marker is the root that the index knows: it has that inode of
 * that file system, and of some files of the index enough are there as they were. An empty mount, a
 * directory made anew and a copy are not.
 */
final class Recognition {

    /** Some files from all over the folder. */
    private static final int SAMPLE = 64;

    /**
     * A deploy may have replaced many files while the node was down; a file with the inode, the
     * size and the time to the nanosecond that the index knows is not there by chance.
     */
    private static final int ONE_IN = 4;

    private final Index index;

    Recognition(Index index) {
        this.index = index;
    }

    /** Notes which directory the root is. */
    void note(FolderRoot root) throws IOException {
        KnownRoot now = known(root);
        if (!now.equals(index.root())) {
            index.write(transaction -> {
                transaction.putRoot(now);
                return true;
            });
        }
    }

    boolean isTheSame(FolderRoot root) throws IOException {
        KnownRoot before = index.root();
        return before != null && known(root).mayBe(before) && hasKnownFiles(root);
    }

    private static KnownRoot known(FolderRoot root) throws IOException {
        return new KnownRoot(root.device(), root.inode(), root.fileSystem());
    }

    private boolean hasKnownFiles(FolderRoot root) {
        List<Row> sample = index.sample(SAMPLE);
        long same = sample.stream().filter(row -> isAsSeen(root, row)).count();
        return same > 0 && same * ONE_IN >= sample.size();
    }

    private static boolean isAsSeen(FolderRoot root, Row row) {
        FileStat seen = row.seen();
        try {
            FileStat now = root.look(row.entry().path());
            return seen != null
                    && now != null
                    && now.kind() == seen.kind()
                    && now.inode() == seen.inode()
                    && now.size() == seen.size()
                    && now.mtime().equals(seen.mtime());
        } catch (IOException e) {
            return false;
        }
    }
}
