package dev.sluice.scan;

import dev.sluice.disk.held.Lent;
import dev.sluice.disk.held.NotReplicatedException;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks at single paths. The way down to each is checked first: where a directory on it is new,
 * gone or no directory any more, that directory is what must be looked at, with all below it.
 */
final class Visits {

    private final FolderRoot root;
    private final Index index;
    private final Walk walk;
    private final Contents contents;
    private final Vanishing vanishing;
    private final Findings findings;
    private final IgnoreRules ignored;

    /** Directories on the way to a path that are the same on the disk and in the index. */
    private final Set<RelativePath> passable = new HashSet<>();

    /** Looked at already, with all below. */
    private final Set<RelativePath> visited = new HashSet<>();

    Visits(ScanRound round) {
        this.root = round.root();
        this.index = round.index();
        this.walk = round.walk();
        this.contents = round.contents();
        this.vanishing = round.vanishing();
        this.findings = round.findings();
        this.ignored = round.ignored();
    }

    /** In the order of the paths, so that a directory comes before what is below it. */
    void visit(Collection<RelativePath> paths) throws IOException {
        for (RelativePath path : new TreeSet<>(paths)) {
            if (!isVisited(path) && !ignored.ignores(path, false)) {
                descendTo(path);
            }
        }
    }

    private boolean isVisited(RelativePath path) {
        for (RelativePath at = path; at != null; at = at.parent()) {
            if (visited.contains(at)) {
                return true;
            }
        }
        return false;
    }

    private void descendTo(RelativePath path) throws IOException {
        for (RelativePath directory : directoriesTo(path)) {
            if (!passable.contains(directory) && !pass(directory)) {
                return;
            }
        }
        Row row = index.find(path);
        at(path, row);
    }

    private static Deque<RelativePath> directoriesTo(RelativePath path) {
        Deque<RelativePath> directories = new ArrayDeque<>();
        for (RelativePath at = path.parent(); at != null; at = at.parent()) {
            directories.push(at);
        }
        return directories;
    }

    /** Whether the way leads on; otherwise the directory itself was looked at. */
    private boolean pass(RelativePath directory) throws IOException {
        Row row = index.find(directory);
        boolean isKnown = row != null && row.entry().state() instanceof State.Directory;
        if (isKnown && isDirectory(directory)) {
            passable.add(directory);
            return true;
        }
        at(directory, row);
        return false;
    }

    private boolean isDirectory(RelativePath path) {
        try {
            FileStat now = root.look(path);
            return now != null && now.kind() == Kind.DIRECTORY && now.device() == root.device();
        } catch (IOException e) {
            return false; // what is wrong is told by the look that follows
        }
    }

    /** A new name may be one that the file system folds onto that of something else. */
    private static boolean isNew(@Nullable Row row) {
        return row == null || !row.entry().isLive();
    }

    /**
     * Whether all that was told of a directory is that it was lent. To walk through it lends it
     * once more, which would be told again, without an end.
     */
    private static boolean isOnlyLent(@Nullable Row row, FileStat now) {
        FileStat seen = row == null ? null : row.seen();
        return seen != null && seen.isSame(now) && Lent.isKnown(now);
    }

    private void at(RelativePath path, @Nullable Row row) throws IOException {
        visited.add(path);
        FileStat now;
        try {
            now = isNew(row) && root.otherName(path) != null ? null : root.look(path);
        } catch (IOException e) {
            if (e instanceof NotReplicatedException) {
                contents.forget(path);
            }
            findings.problem(path, e);
            return;
        }
        if (now != null && !ignored.ignores(path, now.kind() == Kind.DIRECTORY)) {
            if (walk.present(path, row, now) && !isOnlyLent(row, now)) {
                walk.below(path);
            }
            return;
        }
        contents.forget(path);
        if (row != null && row.entry().isLive() && !ignored.ignores(row.entry())) {
            vanishing.gone(row);
        }
    }
}
