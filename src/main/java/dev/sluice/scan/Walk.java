package dev.sluice.scan;

import dev.sluice.disk.held.Preserving;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.Listing;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Extras;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.fault.Faults;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.ignore.Leftovers;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares directory by directory what is on the disk with what is in the index. One listing is in
 * memory at a time, and the names of the directories still to be read.
 *
 * <p>The rows of a directory are always read before the disk: a puller makes things visible first
 * and commits them then, so a row older than the disk is found out at the commit, while a row newer
 * than the disk would turn what the puller has just made into a delete.
 */
final class Walk {

    private final FolderRoot root;
    private final RowsAhead ahead;
    private final DigestAlgorithm algorithm;
    private final IgnoreRules ignored;
    private final Leftovers leftovers;
    private final Suspects suspects;
    private final Contents contents;
    private final Decisions decisions;
    private final Vanishing vanishing;
    private final Mounts mounts;
    private final Findings findings;
    private final LinkedNames linked;
    private final LocalExtras extras;

    Walk(
            FolderRoot root,
            Index index,
            RowsAhead ahead,
            DigestAlgorithm algorithm,
            IgnoreRules ignored,
            Suspects suspects,
            Contents contents,
            Decisions decisions,
            Vanishing vanishing,
            Mounts mounts,
            Findings findings,
            LinkedNames linked,
            LocalExtras extras) {
        this.linked = linked;
        this.extras = extras;
        this.root = root;
        this.ahead = ahead;
        this.algorithm = algorithm;
        this.ignored = ignored;
        this.leftovers = new Leftovers(root, index, ignored);
        this.suspects = suspects;
        this.contents = contents;
        this.decisions = decisions;
        this.vanishing = vanishing;
        this.mounts = mounts;
        this.findings = findings;
    }

    /** Everything below a directory; null for the root. */
    void below(@Nullable RelativePath directory) throws IOException {
        Deque<RelativePath> waiting = new ArrayDeque<>();
        read(directory, ahead.of(directory), waiting);
        while (!waiting.isEmpty()) {
            RelativePath next = waiting.pop();
            List<Row> rows = ahead.of(next);
            ahead.begin(waiting.peek());
            read(next, rows, waiting);
            contents.drain();
        }
    }

    /**
     * One path at which something is.
     *
     * @return whether it is a directory to be read
     */
    boolean present(RelativePath path, @Nullable Row row, FileStat now) throws IOException {
        findings.looked();
        if (now.kind() != Kind.FILE) {
            suspects.settle(path);
        }
        if (now.device() != root.device()) {
            findings.problem(
                    path,
                    "it is on another file system ("
                            + now.device()
                            + ") than its folder ("
                            + root.device()
                            + ") and therefore left alone");
            return false;
        }
        if (mounts.isPlaceholder(path, row, now)) {
            findings.problem(path, mounts.keep(path));
            return false;
        }
        if (now.kind() != Kind.DIRECTORY && wasDirectory(row) && !vanishing.below(path)) {
            return false;
        }
        if (now.kind() != Kind.DIRECTORY && decisions.isExtra(path, row)) {
            findings.drift(path);
            return false;
        }
        if (now.kind() == Kind.DIRECTORY && isLeftover(path, row)) {
            return false;
        }
        FileStat all = lookAtAllOrTell(path, row, now);
        if (all != null) {
            compare(path, row, all);
        }
        return now.kind() == Kind.DIRECTORY;
    }

    /** Null if it cannot be looked at, which is told; what else fails ends the scan. */
    private @Nullable FileStat lookAtAllOrTell(RelativePath path, @Nullable Row row, FileStat now)
            throws RootException {
        try {
            return lookAtAll(path, row, now);
        } catch (RootException e) {
            throw e;
        } catch (NoSuchFileException _) {
            findings.unsettled(path);
        } catch (IOException e) {
            findings.problem(path, e);
        }
        return null;
    }

    private void compare(RelativePath path, @Nullable Row row, FileStat now) throws IOException {
        LookVerdict verdict = Comparison.look(row, now, algorithm, extras);
        boolean isLinkedAnew =
                Preserving.isOneOfSeveral(now) && !(verdict instanceof LookVerdict.Unchanged);
        if (verdict instanceof LookVerdict.Unread || isLinkedAnew || isSuspect(path, now)) {
            read(path, row, now);
        } else {
            decisions.present(path, row, now, verdict);
        }
    }

    /**
     * What is preserved is looked at where the look before was at less, or showed something else.
     */
    private FileStat lookAtAll(RelativePath path, @Nullable Row row, FileStat now)
            throws IOException {
        Preserving preserving = root.preserving();
        if (!preserving.isOn()) {
            return now;
        }
        FileStat seen = row == null ? null : row.seen();
        FileStat all =
                seen != null && preserving.isLookedAt(seen) && seen.isSame(now) && !seen.isRacy()
                        ? now.with(seen.extras())
                        : root.lookAtAll(path, now);
        if (row == null || extras.isOurs(row) || !isUntouched(seen, all)) {
            preserving.forget(path); // what is said of it is what it has, or soon will be
            return all;
        }
        Extras announced = row.entry().state().extras();
        if (!root.isUnmarked()
                && !all.isRacy()
                && preserving.isTriedAgain(path, announced, all.extras())) {
            all = setAll(path, all, announced);
        }
        preserving.note(path, announced, all.extras());
        noteNames(path, row, all);
        return all;
    }

    private FileStat setAll(RelativePath path, FileStat all, Extras announced) throws IOException {
        try {
            return root.setAll(path, all, announced);
        } catch (NoSuchFileException e) {
            root.preserving().tryLater(path);
            throw e;
        }
    }

    /** Since a restart nobody knows any more which names could not be made one file. */
    private void noteNames(RelativePath path, Row row, FileStat now) {
        if (row.entry().state() instanceof State.File file
                && file.links() != null
                && root.preserving().keepsLinks()
                && !Preserving.isOneOfSeveral(now)) {
            root.preserving().linked(path, linked.isFirst(path, file, now));
        }
    }

    /** Whether nobody here has changed what is preserved since it came. */
    private boolean isUntouched(@Nullable FileStat seen, FileStat now) {
        if (seen == null || seen.kind() != now.kind() || now.extras() == null) {
            return false;
        }
        boolean isKnown = root.preserving().isLookedAt(seen);
        return (isKnown || seen.isSame(now) || now.kind() == Kind.DIRECTORY)
                && (seen.extras() == null || seen.extras().agreesWith(now.extras()));
    }

    /** Whether a directory was deleted and is only here for what is ignored in it. */
    private boolean isLeftover(RelativePath path, @Nullable Row row) {
        try {
            return Leftovers.isDeletedDirectory(row) && leftovers.isOne(path);
        } catch (IOException e) {
            findings.problem(path, e);
            return true;
        }
    }

    private boolean isSuspect(RelativePath path, FileStat now) {
        return now.kind() == Kind.FILE && suspects.contains(path);
    }

    private void read(RelativePath path, @Nullable Row row, FileStat now) throws IOException {
        if (now.kind() == Kind.FILE) {
            contents.file(path, row, now);
        } else {
            contents.link(path, row, now);
        }
    }

    private void read(
            @Nullable RelativePath directory, List<Row> known, Deque<RelativePath> waiting)
            throws IOException {
        Map<String, Row> rows = byName(known);
        Listing listing = list(directory);
        if (listing == null) {
            return;
        }
        listing.problems()
                .forEach((name, why) -> {
                    if (ignored.ignoresProblem(directory, name)) {
                        return;
                    }
                    RelativePath mount =
                            listing.mounts().contains(name) ? child(directory, name) : null;
                    if (mount == null) {
                        findings.problem(directory, name, why);
                    } else {
                        findings.mounted(mount);
                    }
                });
        List<RelativePath> directories = new ArrayList<>();
        for (Map.Entry<String, FileStat> item : listing.items().entrySet()) {
            FileStat now = item.getValue();
            RelativePath path = child(directory, item.getKey());
            if (path != null && !ignored.ignoresItself(path, now.kind() == Kind.DIRECTORY)) {
                Row row = rows.remove(item.getKey());
                if (present(path, row, now)) {
                    directories.add(path);
                }
            }
        }
        rows.keySet().removeAll(listing.problems().keySet());
        missing(rows);
        directories.reversed().forEach(waiting::push);
    }

    private static Map<String, Row> byName(List<Row> known) {
        Map<String, Row> rows = LinkedHashMap.newLinkedHashMap(known.size());
        for (Row row : known) {
            rows.put(row.entry().path().name(), row);
        }
        return rows;
    }

    private void missing(Map<String, Row> rows) throws RootException {
        for (Row row : rows.values()) {
            if (row.entry().isLive() && !ignored.ignores(row.entry())) {
                vanishing.missing(row);
            }
        }
    }

    private @Nullable Listing list(@Nullable RelativePath directory) throws RootException {
        try {
            return root.list(directory);
        } catch (IOException e) {
            if (directory == null) {
                throw new RootException(
                        "root " + root.path() + " cannot be listed: " + Faults.reason(e), e);
            }
            unreadable(directory, e);
            return null;
        }
    }

    private void unreadable(RelativePath directory, IOException reason) {
        if (reason instanceof NoSuchFileException) {
            findings.unsettled(directory);
        } else {
            findings.problem(directory, reason);
        }
    }

    private @Nullable RelativePath child(@Nullable RelativePath directory, String name) {
        try {
            return directory == null ? RelativePath.of(name) : directory.child(name);
        } catch (IllegalArgumentException e) {
            findings.problem(directory, name, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private static boolean wasDirectory(@Nullable Row row) {
        return row != null && row.entry().state() instanceof State.Directory;
    }
}
