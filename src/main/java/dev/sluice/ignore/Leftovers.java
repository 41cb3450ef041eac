package dev.sluice.ignore;

import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.Listing;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Directories that were deleted and stay on the disk, since they hold what is ignored and nothing
 * else. Such a one is no change, here or anywhere.
 */
public final class Leftovers {

    private final FolderRoot root;
    private final Index index;
    private final IgnoreRules rules;

    public Leftovers(FolderRoot root, Index index, IgnoreRules rules) {
        this.root = root;
        this.index = index;
        this.rules = rules;
    }

    /** Whether what is known of a path is that a directory there was deleted. */
    public static boolean isDeletedDirectory(@Nullable Row row) {
        return row != null
                && row.entry().state() instanceof State.Deleted deleted
                && deleted.kind() == Kind.DIRECTORY;
    }

    /**
     * Whether a directory holds something, and nothing but what is ignored or deleted directories
     * of which the same is true.
     */
    public boolean isOne(RelativePath directory) throws IOException {
        if (rules.isEmpty()) {
            return false;
        }
        Listing listing = root.list(directory);
        for (String name : listing.problems().keySet()) {
            if (!rules.ignoresProblem(directory, name)) {
                return false;
            }
        }
        for (Map.Entry<String, FileStat> item : listing.items().entrySet()) {
            boolean isDirectory = item.getValue().kind() == Kind.DIRECTORY;
            RelativePath path = directory.child(item.getKey());
            if (!rules.ignoresItself(path, isDirectory)
                    && !(isDirectory && isDeletedDirectory(index.find(path)) && isOne(path))) {
                return false;
            }
        }
        return !listing.names().isEmpty();
    }
}
