package dev.sluice.scan;

import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Concludes deletes from what was seen on this file system and is gone, children before their
 * directory. Absence counts as a delete only after a separate look has confirmed it; if anything
 * speaks against it, the row stays, and so do the directories above it.
 */
final class Vanishing {

    private final FolderRoot root;
    private final Index index;
    private final Absences absences;
    private final Mounts mounts;
    private final Findings findings;

    /** Directories with a row below them that stays. */
    private final Set<RelativePath> kept = new HashSet<>();

    /** Directories that something else is in the place of, and that are not empty yet. */
    private final Set<RelativePath> replaced = new LinkedHashSet<>();

    Vanishing(FolderRoot root, Index index, Absences absences, Mounts mounts, Findings findings) {
        this.root = root;
        this.index = index;
        this.absences = absences;
        this.mounts = mounts;
        this.findings = findings;
    }

    /**
     * A live row's name was not in its directory, which was read to its end: neither itself nor
     * something else that is ignored has come in its place. What the file system finds there under
     * another name (of other case) is that other one.
     */
    void missing(Row row) throws RootException {
        RelativePath path = row.entry().path();
        boolean isGone;
        try {
            isGone = absences.isNothing(path);
        } catch (IOException e) {
            findings.problem(path, e);
            return;
        }
        if (isGone) {
            gone(row);
        } else {
            findings.unsettled(path);
        }
    }

    /** Nothing is at the path of a live row. */
    void gone(Row row) throws RootException {
        if (isDirectory(row)) {
            concludeBelow(row.entry().path());
        }
        conclude(row);
    }

    /**
     * What was a directory is none any more, so nothing is below it.
     *
     * @return whether the path is free of live rows below it; if not, it is one of {@link
     *     #replaced}, to be looked at once more when what is gone was concluded
     */
    boolean below(RelativePath directory) throws RootException {
        if (!index.hasLiveChildren(directory)) {
            return true;
        }
        if (absences.endsNothing()) {
            concludeBelow(directory);
            return !kept.contains(directory);
        }
        if (replaced.add(directory)) {
            concludeBelow(directory);
        }
        return false;
    }

    /** Takes what {@link #below} has noted. */
    List<RelativePath> replaced() {
        return List.copyOf(replaced);
    }

    private void concludeBelow(RelativePath directory) throws RootException {
        try {
            index.liveBelow(directory, this::concludeUnchecked);
        } catch (UncheckedRootException e) {
            throw e.root;
        }
    }

    private void concludeUnchecked(Row row) {
        try {
            conclude(row);
        } catch (RootException e) {
            throw new UncheckedRootException(e);
        }
    }

    private void conclude(Row row) throws RootException {
        RelativePath path = row.entry().path();
        if (kept.contains(path)) {
            return;
        }
        RelativePath mount = mounts.over(path);
        if (mount != null && (!mount.equals(path) || !isDirectory(row))) {
            keep(path);
            findings.problem(mount, mounts.keep(mount));
            return;
        }
        FileStat seen = row.seen();
        if (seen != null && !isOnDeviceOfRoot(seen)) {
            keep(path);
            findings.problem(
                    path,
                    "it is absent, but was last seen on file system "
                            + seen.device()
                            + ", not on the present one, "
                            + root.device()
                            + ": this is not taken for a delete");
            return;
        }
        absences.add(row);
    }

    private static boolean isDirectory(Row row) {
        return row.entry().state() instanceof State.Directory;
    }

    /**
     * The number of a file system may be another one after each mount, so one that the root had
     * before is as good: what was on it was as much the folder's as the root was.
     */
    private boolean isOnDeviceOfRoot(FileStat seen) {
        return seen.device() == root.device() || index.wasOnDevice(seen.device());
    }

    private void keep(RelativePath path) {
        for (RelativePath at = path.parent(); at != null; at = at.parent()) {
            kept.add(at);
        }
    }

    private static final class UncheckedRootException extends UncheckedIOException {

        private static final long serialVersionUID = 1;

        private final RootException root;

        UncheckedRootException(RootException root) {
            super(root);
            this.root = root;
        }
    }
}
