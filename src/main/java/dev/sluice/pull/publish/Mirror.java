package dev.sluice.pull.publish;

import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import dev.sluice.pull.Drift;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How the visible steps of a {@code receive-only} folder are made: what is at a path and differs
 * from the index never keeps a peer's entry away. It goes to the trash, even with a trash that
 * keeps nothing else. Used within the turn that rounds take at the tree.
 */
public final class Mirror {

    private final Index index;
    private final FolderRoot root;
    private final Drift drift;
    private final LinkedFiles linked;

    public Mirror(Index index, FolderRoot root, Drift drift, LinkedFiles linked) {
        this.linked = linked;
        this.index = index;
        this.root = root;
        this.drift = drift;
    }

    /** What is at the path of a row, if it is not what the index says. */
    public record Found(@Nullable Row row, @Nullable FileStat seen, @Nullable FileStat there) {

        /** Whether the disk is what the index says. */
        public boolean isRight() {
            FileStat was = seen;
            FileStat is = there;
            if (was == null || is == null) {
                return was == null && is == null;
            }
            // A directory in the place of another is as good, with mode and extras.
            return is.kind() == Kind.DIRECTORY
                    ? was.kind() == Kind.DIRECTORY
                            && is.mode().equals(was.mode())
                            && (is.extras() == null || is.extras().equals(was.extras()))
                    : is.isSame(was);
        }

        /** The entry of something that should be there, or null. */
        public @Nullable Entry live() {
            return row != null && row.entry().isLive() ? row.entry() : null;
        }
    }

    /** Compares what is at a path with the index. */
    public Found look(RelativePath path) throws IOException {
        Row row = index.find(path);
        FileStat seen =
                linked.undisturbed(path, row != null && row.entry().isLive() ? row.seen() : null);
        FileStat there = root.look(path);
        if (there != null && there.kind() == Kind.DIRECTORY) {
            there = root.lookAtAll(path, there);
        }
        return new Found(row, seen, there);
    }

    /** Makes the step of a change, whatever is at its path. */
    @Nullable FileStat make(Change change, Tree tree) throws IOException {
        Found found = look(change.entry().path());
        if (!found.isRight()) {
            return makeOver(found, change, tree);
        }
        if (change.isRestoration()) {
            change.step().abandon(); // somebody else has put it right
            return found.there();
        }
        return change.step().make(tree, found.seen());
    }

    private @Nullable FileStat makeOver(Found found, Change change, Tree tree) throws IOException {
        RelativePath path = change.entry().path();
        if (change.step().needsContent()) {
            throw new TargetChangedException(path + ": its content is not the one known");
        }
        FileStat there = found.there();
        boolean isSame = change.step().adopted() != null;
        boolean isLost = false;
        if (there != null && there.kind() != Kind.DIRECTORY && !isSame) {
            isLost = true;
        }
        FileStat made = change.step().make(isSame ? tree : tree.ofDrift(), there);
        if (isLost || found.live() != null) {
            drift.countUndone();
        }
        return made;
    }

    /**
     * Takes away what is at a path without a live entry; a directory must be empty.
     *
     * @return whether it is gone; not if there is an entry by now
     */
    public boolean takeAway(RelativePath path, Tree tree) throws IOException {
        Found found = look(path);
        FileStat there = found.there();
        if (found.live() != null) {
            return false;
        }
        if (there != null) {
            tree.ofDrift().remove(path, there);
            drift.countUndone();
        }
        return true;
    }
}
