package dev.sluice.pull;

import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.NoSpaceException;
import dev.sluice.disk.root.Space;
import dev.sluice.disk.staging.Staging;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import java.io.IOException;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Where a round writes to: a held root with its staging and its visible tree. */
public record Target(FolderRoot root, Staging staging, Tree tree) {

    /** More than any disk has, and not so much that a sum with it runs over. */
    private static final long MAX = Long.MAX_VALUE / 2;

    /**
     * Whether what is at a path is what is expected there, or both are nothing; false if that is
     * not known.
     */
    public boolean has(
            @Nullable FileStat expected,
            RelativePath path,
            BiPredicate<FileStat, FileStat> areSame) {
        try {
            FileStat now = root.look(path);
            return now == null || expected == null
                    ? now == null && expected == null
                    : areSame.test(now, expected);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Promises room, so that the reserve is left: deletes, the trash and the index still work on a
     * disk that is full for us. If need be, the trash makes room.
     *
     * @param what is to come, for the message
     */
    public Space.Promise promise(long bytes, Object what) throws IOException {
        try {
            return root.promise(bytes, what);
        } catch (NoSpaceException e) {
            tree.makeRoom(Math.min(bytes, MAX) + root.reserveBytes());
            return root.promise(bytes, what);
        }
    }
}
