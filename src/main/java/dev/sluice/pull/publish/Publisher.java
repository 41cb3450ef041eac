package dev.sluice.pull.publish;

import dev.sluice.disk.held.Preserving;
import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.publish.Tree;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Kind;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.ignore.Leftovers;
import dev.sluice.index.Index;
import dev.sluice.index.Intent;
import dev.sluice.index.Row;
import dev.sluice.pull.FailureKind;
import dev.sluice.pull.Failures;
import dev.sluice.pull.PullFolder;
import dev.sluice.pull.Target;
import dev.sluice.pull.plan.Parents;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Makes prepared changes true of the disk and then of the index. The order is written here, once:
 *
 * <ol>
 *   <li>the contents are fsynced, several at once so that they share the journal's commits;
 *   <li>the losers of conflicts are secured as copies, on disk and in the index;
 *   <li>the intents are committed, so that a scan after a crash knows what it finds;
 *   <li>each change looks at its target and makes its visible step;
 *   <li>the directories are fsynced, and what only got another mode or time;
 *   <li>the entries are committed, unless the index has moved on meanwhile.
 * </ol>
 *
 * A change that fails leaves the others of its batch alone. Of one folder only one batch is at the
 * steps behind the first at a time: so no round takes another's steps for those of somebody else,
 * and what another has done meanwhile is no failure.
 */
public final class Publisher {

    private final Index index;
    private final Target target;
    private final Fsync fsync;
    private final CopyMaker copies;
    private final LockedDirectories locked;
    private final Ledger ledger;
    private final Failures failures;
    private final PullFolder folder;
    private final LinkedFiles linked;
    private final Lock turn;
    private final @Nullable Mirror mirror;

    /**
     * @param turn one for all rounds of a folder
     * @param mirror of a {@code receive-only} folder, else null
     */
    public Publisher(
            Index index,
            Target target,
            Fsync fsync,
            CopyMaker copies,
            LockedDirectories locked,
            Ledger ledger,
            Failures failures,
            PullFolder folder,
            LinkedFiles linked,
            Lock turn,
            @Nullable Mirror mirror) {
        this.index = index;
        this.target = target;
        this.fsync = fsync;
        this.copies = copies;
        this.locked = locked;
        this.ledger = ledger;
        this.failures = failures;
        this.folder = folder;
        this.linked = linked;
        this.turn = turn;
        this.mirror = mirror;
    }

    /**
     * Publishes a batch; returns how many of its changes were committed. A thread that is
     * interrupted already finishes it first: an interrupt closes channels that are just in use.
     */
    public int publish(List<Change> batch) {
        if (batch.isEmpty()) {
            return 0;
        }
        boolean interrupted = Thread.interrupted();
        try {
            List<Change> forced = fsync.contents(batch);
            turn.lock();
            try {
                return publishInTurn(forced);
            } finally {
                turn.unlock();
            }
        } catch (RuntimeException | Error e) {
            batch.forEach(change -> change.step().abandon());
            throw e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int publishInTurn(List<Change> forced) {
        Ledger.Split intended =
                ledger.intend(secureLosers(linked.heeding(notBegun(visible(forced)))));
        intended.late().forEach(change -> change.step().abandon());
        folder.own().begin(intended.inTime());
        try {
            List<Done> done = makeVisible(intended.inTime());
            int committed = force(done) ? commit(done) : 0;
            linked.committed(done);
            return committed;
        } finally {
            folder.own().end(intended.inTime());
        }
    }

    /** Rules may have changed since the round began, but not while it is at its turn. */
    private List<Change> visible(List<Change> batch) {
        IgnoreRules rules = folder.ignored().get();
        if (rules.isEmpty()) {
            return batch;
        }
        List<Change> visible = new ArrayList<>(batch.size());
        for (Change change : batch) {
            if (rules.ignores(change.wanted().entry())) {
                change.step().abandon();
            } else {
                visible.add(change);
            }
        }
        return visible;
    }

    /**
     * What an earlier step may have left at a path, and no scan has taken for that yet, would be
     * somebody's edit once another intent is in the place of its own. So it is scanned first; but
     * in a mirror nothing is anybody's edit.
     */
    private List<Change> notBegun(List<Change> batch) {
        if (mirror != null || index.intents().isEmpty()) {
            return batch;
        }
        List<Change> free = new ArrayList<>(batch.size());
        for (Change change : batch) {
            Intent begun = change.isVisible() ? index.intent(change.entry().path()) : null;
            if (begun == null || begun.entry().equals(change.entry()) || isAsExpected(change)) {
                free.add(change);
            } else {
                change.step().abandon();
                folder.rescan().accept(change.entry().path());
            }
        }
        return free;
    }

    private boolean isAsExpected(Change change) {
        return target.has(change.expected(), change.entry().path(), FileStat::isSame);
    }

    private List<Change> secureLosers(List<Change> batch) {
        List<Change> losing = batch.stream().filter(Change::keepLoser).toList();
        if (losing.isEmpty()) {
            return batch;
        }
        locked.openFor(paths(losing));
        IdentityHashMap<Change, CopyMaker.Outcome> outcomes = copies.keep(losing);
        List<Change> secured = new ArrayList<>(batch.size());
        for (Change change : batch) {
            CopyMaker.Outcome outcome = outcomes.get(change);
            Change ready = outcome == null ? change : after(outcome, change);
            if (ready != null) {
                secured.add(ready);
            }
        }
        return secured;
    }

    /** The change as it is to be made now; null if it is not. */
    private @Nullable Change after(CopyMaker.Outcome outcome, Change change) {
        return switch (outcome) {
            case CopyMaker.Outcome.Kept(Row loser) -> change.after(loser);
            case CopyMaker.Outcome.Late _ -> {
                change.step().abandon();
                yield null;
            }
            case CopyMaker.Outcome.Failed(IOException cause) -> {
                Row local = change.local();
                if (mirror != null && local != null && cause instanceof TargetChangedException) {
                    // Drift is no content of ours: who made it has the copy.
                    yield change.after(local);
                }
                giveUp(change, cause);
                yield null;
            }
        };
    }

    private static List<RelativePath> paths(List<Change> changes) {
        return changes.stream().map(change -> change.entry().path()).toList();
    }

    private List<Done> makeVisible(List<Change> changes) {
        List<Done> done = new ArrayList<>(changes.size());
        locked.openFor(paths(changes.stream().filter(Change::isVisible).toList()));
        try (Tree tree = target.tree().together()) {
            for (Change change : changes) {
                try {
                    done.add(new Done(change, makeVisible(change, tree)));
                } catch (IOException e) {
                    giveUp(change, e);
                }
            }
        }
        return done;
    }

    private @Nullable FileStat makeVisible(Change change, Tree tree) throws IOException {
        try {
            if (mirror != null && change.isVisible()) {
                return mirror.make(change, tree);
            }
            Tree kept = change.isRestoration() ? tree.ofDrift() : tree;
            return change.step().make(kept, change.expected());
        } catch (DirectoryNotEmptyException e) {
            if (!change.entry().isLive() && leftovers().isOne(change.entry().path())) {
                return null; // deleted as far as anybody sees
            }
            throw e;
        }
    }

    private Leftovers leftovers() {
        return new Leftovers(target.root(), index, folder.ignored().get());
    }

    /** After a failed fsync nothing is known of the batch: nothing of it is committed. */
    private boolean force(List<Done> done) {
        if (!fsync.isOn()) {
            return true;
        }
        Set<@Nullable RelativePath> directories = new HashSet<>();
        Set<RelativePath> touched = new HashSet<>();
        for (Done one : done) {
            Entry entry = one.change().entry();
            if (one.change().isVisible()) {
                directories.add(entry.path().parent());
            }
            if (one.change().isVisible() && entry.state() instanceof State.Directory) {
                directories.add(entry.path()); // for its mode
            }
            // What a mirror adopted would be drift again, and adopted again.
            if (one.change().step().needsContent()) {
                touched.add(entry.path());
            }
        }
        try {
            fsync.directories(directories);
            fsync.files(touched);
            return true;
        } catch (IOException e) {
            for (Done one : done) {
                failures.add(one.change().wanted(), e);
                folder.rescan().accept(one.change().entry().path());
            }
            return false;
        }
    }

    private int commit(List<Done> done) {
        Ledger.Split committed = ledger.commit(done);
        List<Done> inTime = inTime(done, committed);
        folder.own().done(inTime);
        notePreserved(inTime);
        // A scan was faster, with a change of its own or with the intent: decide anew.
        committed.late().forEach(change -> folder.rescan().accept(change.entry().path()));
        copies.made(committed.inTime().stream().filter(Change::isCopy).toList());
        return committed.inTime().size();
    }

    /** What of an entry could not be set is told; it is no change of ours. */
    private void notePreserved(List<Done> done) {
        Preserving preserving = target.root().preserving();
        if (preserving.isOn()) {
            for (Done one : done) {
                Entry entry = one.change().entry();
                FileStat seen = one.seen();
                if (seen == null) {
                    preserving.forget(entry.path());
                } else {
                    preserving.note(entry.path(), entry.state().extras(), seen.extras());
                    if (entry.state().links() == null) {
                        preserving.linked(entry.path(), true);
                    }
                }
            }
        }
    }

    private static List<Done> inTime(List<Done> done, Ledger.Split committed) {
        Set<Change> late = Collections.newSetFromMap(new IdentityHashMap<>());
        late.addAll(committed.late());
        return done.stream().filter(one -> !late.contains(one.change())).toList();
    }

    private void giveUp(Change change, IOException cause) {
        change.step().abandon();
        RelativePath path = change.entry().path();
        if (cause instanceof NoSuchFileException
                && !Parents.of(List.of(path), index).isHere(path)) {
            // It stays wanted, and comes after its directory: no failure of its own.
            ledger.clearIntent(path);
            return;
        }
        String other = otherName(change);
        if (other != null) {
            failures.add(
                    change.wanted(),
                    FailureKind.DISK,
                    "the file system takes its name for that of "
                            + Quoted.of(other)
                            + ", which is there: it comes when that is gone");
            ledger.clearIntent(path);
            return;
        }
        failures.add(change.wanted(), cause);
        boolean untouched = isUntouched(change, cause);
        if (untouched) {
            ledger.clearIntent(path);
        }
        if (!untouched || isDisagreement(cause)) {
            folder.rescan().accept(path);
        }
    }

    /** Rule 13: what the root folds onto another name that is there. */
    private @Nullable String otherName(Change change) {
        try {
            return change.expected() == null
                    ? target.root().otherName(change.entry().path())
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Whether nothing of a step was done; otherwise its intent tells the scan what that was. That
     * only the ctime is another may be by somebody who was there first, or by half of the step.
     */
    private boolean isUntouched(Change change, IOException cause) {
        return target.has(
                change.expected(),
                change.entry().path(),
                cause instanceof TargetChangedException
                        ? Publisher::isSameButCtime
                        : Publisher::isSame);
    }

    /** The times of a directory change with what is in it, also by steps of ours. */
    private static boolean isSame(FileStat now, FileStat before) {
        return isSameButCtime(now, before)
                && (now.kind() == Kind.DIRECTORY || now.ctime().equals(before.ctime()));
    }

    private static boolean isSameButCtime(FileStat now, FileStat before) {
        return now.kind() == before.kind()
                && now.inode() == before.inode()
                && now.mode().equals(before.mode())
                && (now.kind() == Kind.DIRECTORY || now.mtime().equals(before.mtime()));
    }

    /** Whether the disk is not what the index says, so that the path is to be scanned first. */
    private static boolean isDisagreement(IOException cause) {
        return cause instanceof TargetChangedException
                || cause instanceof DirectoryNotEmptyException
                || cause instanceof NoSuchFileException;
    }
}
