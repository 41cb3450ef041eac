package dev.sluice.folder.root;

import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.trash.Trash;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.fault.Faults;
import dev.sluice.index.Index;
import dev.sluice.index.Intent;
import dev.sluice.index.Row;
import dev.sluice.pull.Target;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was begun and not ended, mostly by the process before this one. Each visible step has its
 * intent in the index before it is made; so at the start, before anything else is done, what such a
 * step has taken out of the tree is looked at as the step itself would have, and a mode or a time
 * that it did not come to set, or that was lost with the power, is set: the scan that follows takes
 * the intended entry for what it finds, and would never look at those again.
 */
final class InterruptedSteps {

    private static final System.Logger LOG = System.getLogger(InterruptedSteps.class.getName());

    private final Index index;
    private boolean isDone;

    InterruptedSteps(Index index) {
        this.index = index;
    }

    /** Once, when the root is opened for the first time. */
    void settle(Target target, Trash trash) {
        if (!isDone) {
            isDone = true;
            List<Intent> left = index.intents();
            left.forEach(intent -> settle(intent, trash));
            left.forEach(intent -> finish(intent, target));
        }
    }

    private void finish(Intent intent, Target target) {
        Row row = index.find(intent.path());
        boolean counts =
                row == null || intent.entry().version().compareRank(row.entry().version()) > 0;
        try {
            FileStat there = counts ? target.root().look(intent.path()) : null;
            if (there != null) {
                finish(intent, row, there, target.tree());
            }
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "folder {0}: whether {1} has its mode and time is not known: {2}",
                    index.folder(),
                    intent.path(),
                    Faults.words(e));
        }
    }

    private static void finish(Intent intent, @Nullable Row row, FileStat there, Tree tree)
            throws IOException {
        FileStat seen = row == null ? null : row.seen();
        switch (intent.entry().state()) {
            case State.Directory directory -> {
                boolean isOld = seen == null || seen.mode().equals(there.mode());
                boolean isWrong =
                        there.kind() == Kind.DIRECTORY && !there.mode().equals(directory.mode());
                if (isOld && isWrong) {
                    FileStat _ = tree.makeDirectory(intent.path(), directory, there);
                    tree.force(List.of(intent.path()));
                }
            }
            case State.File file -> {
                boolean isTouch = row != null && row.entry().state().hasContentOf(file);
                if (isTouch && seen != null && isHalfTouched(seen, there, file)) {
                    FileStat _ = tree.touch(intent.path(), there, file.metadata());
                    tree.forceFiles(List.of(intent.path()));
                }
            }
            case State.Link _, State.Deleted _ -> {}
        }
    }

    /** Whether one of its mode and its mtime is as intended, and the other one as before. */
    private static boolean isHalfTouched(FileStat seen, FileStat there, State.File next) {
        boolean isThatFile =
                there.kind() == Kind.FILE
                        && there.inode() == seen.inode()
                        && there.size() == seen.size()
                        && there.size() == next.size();
        boolean hasTime = there.mtime().equals(next.mtime());
        boolean hasMode = there.mode().equals(next.mode());
        return isThatFile
                && hasTime != hasMode
                && (hasTime || there.mtime().equals(seen.mtime()))
                && (hasMode || there.mode().equals(seen.mode()));
    }

    /**
     * After a walk over everything, and while nothing is made visible: a step that left nothing at
     * its path was never made, and what the index says of a path just as it is, is decided. Kept,
     * an intent would be taken for the maker of what somebody may put there in a year.
     */
    void walked(FolderRoot root) {
        List<RelativePath> over =
                index.intents().stream()
                        .map(Intent::path)
                        .filter(path -> isAsIndexed(root, path))
                        .toList();
        if (!over.isEmpty()) {
            index.write(transaction -> {
                transaction.clearIntents(over);
                return true;
            });
        }
    }

    private boolean isAsIndexed(FolderRoot root, RelativePath path) {
        Row row = index.find(path);
        try {
            FileStat now = root.look(path);
            if (row == null || !row.entry().isLive()) {
                return now == null;
            }
            FileStat seen = row.seen();
            return now != null
                    && seen != null
                    && !seen.isRacy()
                    && now.isSame(seen)
                    && isWholly(row.entry().state(), now);
        } catch (IOException e) {
            return false; // that is not known: it is asked again after the next walk
        }
    }

    /** What has some of a step, and the rest as it was, has the entry that it had before. */
    private static boolean isWholly(State said, FileStat now) {
        return switch (said) {
            case State.File file ->
                    file.mtime().equals(now.mtime()) && file.mode().equals(now.mode());
            case State.Directory directory -> directory.mode().equals(now.mode());
            case State.Link _, State.Deleted _ -> true;
        };
    }

    private void settle(Intent intent, Trash trash) {
        Row row = index.find(intent.path());
        FileStat before = row == null || !row.entry().isLive() ? null : row.seen();
        if (before == null || before.kind() == Kind.DIRECTORY) {
            return;
        }
        try {
            trash.settle(intent.path(), before, intent.entry());
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "folder {0}: whether the trash has a save of {1} is not known: {2}",
                    index.folder(),
                    intent.path(),
                    Faults.words(e));
        }
    }
}
