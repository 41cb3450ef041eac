package dev.sluice.scan;

import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.Digest;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The other names of files that were found changed. A write through one of several hard links
 * changes them all, and a watcher tells of the one.
 */
final class OtherNames {

    /** Of more files with one content the others are left to the next walk over everything. */
    private static final int MAX = 10_000;

    private final FolderRoot root;
    private final Index index;
    private final IgnoreRules ignored;
    private final Set<RelativePath> changed = new HashSet<>();

    /** The inodes of what was changed, by the content that it had. */
    private final Map<Digest, Set<Long>> inodes = new LinkedHashMap<>();

    OtherNames(FolderRoot root, Index index, IgnoreRules ignored) {
        this.root = root;
        this.index = index;
        this.ignored = ignored;
    }

    /** A file that was known is another one now. */
    void changed(RelativePath path, Row before, FileStat now) {
        if (before.entry().state() instanceof State.File old && hasOthers(path)) {
            changed.add(path);
            inodes.computeIfAbsent(old.digest(), _ -> new HashSet<>()).add(now.inode());
        }
    }

    private boolean hasOthers(RelativePath path) {
        try {
            return root.names(path) > 1;
        } catch (IOException e) {
            return false; // it is gone already, which is told by whoever looks at it next
        }
    }

    /**
     * Those that are to be looked at: what had the same content and the same inode. The database
     * has an index of contents; to look for inodes it would have to read everything.
     */
    List<RelativePath> take() {
        List<RelativePath> others = new ArrayList<>();
        inodes.forEach((content, files) ->
                index.filesWith(content, MAX).stream()
                        .filter(row -> isOneOf(files, row.seen()))
                        .filter(row -> !ignored.ignores(row.entry()))
                        .map(row -> row.entry().path())
                        .filter(path -> !changed.contains(path))
                        .forEach(others::add));
        inodes.clear();
        return others;
    }

    private static boolean isOneOf(Set<Long> inodes, @Nullable FileStat seen) {
        return seen != null && inodes.contains(seen.inode());
    }
}
