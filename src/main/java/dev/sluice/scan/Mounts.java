package dev.sluice.scan;

import dev.sluice.disk.held.ForeignMountException;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where something is mounted in the folder, and where it was. What is mounted is not looked at.
 * What the index has there is hidden, and stays as it is. When the mount is gone, that must be
 * there again before the place counts as any other: what is absent then may have gone with the
 * mount instead of having been hidden by it, and is not deleted before a person says so.
 */
final class Mounts {

    private static final System.Logger LOG = System.getLogger(Mounts.class.getName());

    private final Index index;

    /** Of the index, and those found since. */
    private final Set<RelativePath> known;

    private final Set<RelativePath> present = new HashSet<>();
    private final Set<RelativePath> differing = new HashSet<>();

    /** Those of which the log has heard that they are gone; kept from scan to scan. */
    private final Set<RelativePath> told;

    Mounts(Index index, Set<RelativePath> told) {
        this.index = index;
        this.told = told;
        this.known = index.mounts();
    }

    /**
     * Notes that something is mounted at a path.
     *
     * @return the reason why nothing is replicated there
     */
    String found(RelativePath path) {
        present.add(path);
        told.remove(path);
        if (known.add(path)) {
            index.write(transaction -> {
                transaction.putMount(path);
                return true;
            });
            warn(path, "something is mounted there; it is left alone, and nothing is deleted");
        }
        return "something is mounted there: it is not replicated, and what the folder has below it"
                + " is kept as it is";
    }

    /** The mount at a path or above it, null if there was none. */
    @Nullable RelativePath over(RelativePath path) {
        if (known.isEmpty()) {
            return null;
        }
        for (RelativePath at = path; at != null; at = at.parent()) {
            if (known.contains(at)) {
                return at;
            }
        }
        return null;
    }

    /** A row below a mount, or at one, is absent: it stays. */
    String keep(RelativePath mount) {
        differing.add(mount);
        if (!present.contains(mount) && told.add(mount)) {
            warn(mount, "what was mounted there is gone, and files are absent; none is deleted");
        }
        return "something was mounted here and is not any more, and not all is here that the folder"
                + " has here; nothing is deleted for that. Mount it again, or POST"
                + " /v1/folders/%s/adopt if it is to be as it is now".formatted(index.folder());
    }

    /**
     * Whether a file or link at a path is only what a mount was put on: an empty file, as a rule,
     * that is not what the folder has there.
     */
    boolean isPlaceholder(RelativePath path, @Nullable Row row, FileStat now) {
        return known.contains(path) && now.kind() != Kind.DIRECTORY && !isAsKnown(row, now);
    }

    private static boolean isAsKnown(@Nullable Row row, FileStat now) {
        FileStat seen = row == null ? null : row.seen();
        return seen != null
                && seen.kind() == now.kind()
                && seen.size() == now.size()
                && seen.mtime().equals(now.mtime());
    }

    /**
     * Forgets the mounts that are gone and under which all is there, after a walk over everything.
     */
    void review(FolderRoot root, Findings findings) {
        for (RelativePath path : Set.copyOf(known)) {
            if (!present.contains(path)
                    && !differing.contains(path)
                    && !findings.hasProblemsBelow(path)
                    && isGone(root, path)) {
                index.write(transaction -> {
                    transaction.dropMount(path);
                    return true;
                });
                known.remove(path);
                told.remove(path);
            }
        }
    }

    private static boolean isGone(FolderRoot root, RelativePath path) {
        try {
            FileStat _ = root.look(path);
            return true;
        } catch (ForeignMountException e) {
            return false;
        } catch (IOException e) {
            return false; // it cannot be told
        }
    }

    private void warn(RelativePath path, String what) {
        LOG.log(System.Logger.Level.WARNING, "folder {0}: {1}: {2}", index.folder(), path, what);
    }
}
