package dev.sluice.pull.publish;

import dev.sluice.disk.held.TargetChangedException;
import dev.sluice.disk.publish.Tree;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Intent;
import dev.sluice.index.Row;
import dev.sluice.index.Transaction;
import dev.sluice.pull.PullResult;
import dev.sluice.pull.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the local losers of conflicts: a second name for the content of each, durable and in the
 * index before its winner comes (rule 1g), with its own metadata and version (rule 1c). Those of a
 * batch share their steps:
 *
 * <ol>
 *   <li>the intents of the copies are committed;
 *   <li>each loser gets its second name; where a copy with its content is there already, of an
 *       earlier loser, that gets its metadata;
 *   <li>the directories are fsynced;
 *   <li>the copies are committed, each unless the index has moved on at its path.
 * </ol>
 */
public final class CopyMaker {

    /** What became of a loser. */
    sealed interface Outcome {

        /**
         * It is safe, or need not be copied.
         *
         * @param loser the row of its path as it is now: a second name changes an inode's ctime
         */
        record Kept(Row loser) implements Outcome {}

        /** The index has moved on: it is to be decided anew. */
        record Late() implements Outcome {}

        /** It could not be copied, and stays where it is. */
        record Failed(IOException cause) implements Outcome {}
    }

    /** A copy to be made. */
    private record Making(Change change, Row loser, Copies.Copy copy) {

        RelativePath path() {
            return copy.entry().path();
        }

        FileStat seen() {
            return seenOf(loser);
        }
    }

    /**
     * A copy that is on the disk.
     *
     * @param isTouched whether it got other metadata, or is a copy of the content for that
     */
    private record Made(Making making, FileStat copy, FileStat loser, boolean isTouched) {}

    private final Index index;
    private final Target target;
    private final Fsync fsync;
    private final Consumer<RelativePath> rescan;
    private final PullResult.Counter counter;
    private final boolean isMirror;

    /**
     * @param isMirror whether other metadata than the index says are nobody's change, and so no
     *     reason to wait for a scan
     */
    public CopyMaker(
            Index index,
            Target target,
            Fsync fsync,
            Consumer<RelativePath> rescan,
            PullResult.Counter counter,
            boolean isMirror) {
        this.index = index;
        this.target = target;
        this.fsync = fsync;
        this.rescan = rescan;
        this.counter = counter;
        this.isMirror = isMirror;
    }

    /**
     * Makes the copies of what is at the paths of changes, unless they were made before.
     *
     * @return what became of each, by the change itself
     */
    IdentityHashMap<Change, Outcome> keep(List<Change> changes) {
        List<@Nullable Row> rows =
                index.find(changes.stream().map(change -> change.entry().path()).toList());
        IdentityHashMap<Change, Outcome> outcomes = new IdentityHashMap<>();
        List<Making> batch = new ArrayList<>();
        Set<RelativePath> names = new HashSet<>();
        for (int i = 0; i < changes.size(); i++) {
            Making making = plan(changes.get(i), rows.get(i), outcomes);
            if (making != null && !names.add(making.path())) {
                // Two losers have one name for their copies: the second is to find the first.
                make(batch, outcomes);
                batch.clear();
                making = plan(changes.get(i), rows.get(i), outcomes);
            }
            if (making != null) {
                batch.add(making);
            }
        }
        make(batch, outcomes);
        return outcomes;
    }

    /** Copies of what a peer had were made here: they count like those of what was here. */
    void made(List<Change> changes) {
        counter.conflicts.add(changes.stream().filter(Change::isVisible).count());
    }

    /** Null if there is nothing to be made: then its outcome is noted. */
    private @Nullable Making plan(
            Change change, @Nullable Row loser, IdentityHashMap<Change, Outcome> outcomes) {
        if (loser == null || !change.isDecidedOn(loser)) {
            outcomes.put(change, new Outcome.Late());
            return null;
        }
        try {
            Copies.Copy copy = Copies.of(loser.entry(), change.entry(), index);
            if (copy != null) {
                return new Making(change, loser, copy);
            }
            outcomes.put(change, new Outcome.Kept(loser));
        } catch (TargetChangedException e) {
            outcomes.put(change, new Outcome.Failed(e));
        }
        return null;
    }

    private void make(List<Making> batch, IdentityHashMap<Change, Outcome> outcomes) {
        if (batch.isEmpty()) {
            return;
        }
        List<Making> steps = batch.stream().filter(making -> !making.copy().isAsIs()).toList();
        intend(steps);
        List<Made> made = makeVisible(steps, outcomes);
        if (!force(made, outcomes)) {
            made = List.of();
        }
        List<Made> done = new ArrayList<>(made);
        for (Making making : batch) {
            Row there = making.copy().there();
            if (there != null && making.copy().isAsIs()) {
                done.add(new Made(making, seenOf(there), making.seen(), false));
            }
        }
        commit(done, outcomes);
    }

    private void intend(List<Making> steps) {
        List<Intent> intents =
                steps.stream().map(making -> new Intent(making.copy().entry())).toList();
        if (!intents.isEmpty()) {
            index.write(transaction -> {
                transaction.intend(intents);
                return true;
            });
        }
    }

    private List<Made> makeVisible(List<Making> steps, IdentityHashMap<Change, Outcome> outcomes) {
        List<Made> made = new ArrayList<>(steps.size());
        List<RelativePath> notDone = new ArrayList<>();
        try (Tree tree = target.tree().together()) {
            for (Making making : steps) {
                try {
                    made.add(make(making, tree));
                } catch (TargetChangedException e) {
                    // Perhaps somebody made a file of the copy's name that no scan has seen yet.
                    notDone.add(making.path());
                    rescan.accept(making.path());
                    outcomes.put(making.change(), new Outcome.Failed(e));
                } catch (IOException e) {
                    if (isUntouched(making)) {
                        notDone.add(making.path());
                    } else {
                        rescan.accept(making.path());
                    }
                    outcomes.put(making.change(), new Outcome.Failed(e));
                }
            }
        }
        clearIntents(notDone);
        return made;
    }

    /**
     * Whether nothing of a step was done; otherwise its intent tells the scan what that was. The
     * loser may be gone before the copy is tried again, and nobody would come back to its intent.
     */
    private boolean isUntouched(Making making) {
        Row there = making.copy().there();
        return target.has(
                there == null ? null : seenOf(there),
                making.path(),
                (now, seen) -> now.ctime().equals(seen.ctime()));
    }

    private Made make(Making making, Tree tree) throws IOException {
        Row there = making.copy().there();
        if (there != null && making.copy().isThere()) {
            return touched(making, making.seen(), seenOf(there), tree);
        }
        RelativePath from = making.loser().entry().path();
        FileStat seen = making.seen();
        try {
            FileStat copy = tree.link(from, seen, making.path());
            if (!isBegun(making.loser())) {
                return made(making, seen, copy);
            }
            Made touched = touched(making, seen, copy, tree);
            return new Made(making, touched.copy(), again(from, seen), true);
        } catch (TargetChangedException e) {
            FileStat drifted = isMirror ? target.root().look(from) : null;
            if (drifted == null || !isSameContent(seen, drifted)) {
                throw e;
            }
            return touched(making, drifted, tree.link(from, drifted, making.path()), tree);
        }
    }

    /**
     * A name that has come and gone changes the ctime; whatever else has changed is found later.
     */
    private FileStat again(RelativePath loser, FileStat seen) throws IOException {
        FileStat now = target.root().look(loser);
        return now != null && isSameContent(seen, now) && now.mode().equals(seen.mode())
                ? now.with(seen.extras())
                : seen;
    }

    /**
     * Whether a loser may have some of the metadata that a step was to give it, or somebody did.
     */
    private boolean isBegun(Row loser) {
        Intent begun = index.intent(loser.entry().path());
        return begun != null
                && begun.entry().state() instanceof State.File intended
                && loser.entry().state().hasContentOf(intended);
    }

    private static boolean isSameContent(FileStat seen, FileStat now) {
        return now.isSameFile(seen)
                && now.size() == seen.size()
                && now.mtime().equals(seen.mtime());
    }

    /** A second name has changed the ctime of the loser; a copy, where there are no links, not. */
    private static Made made(Making making, FileStat loser, FileStat copy) {
        boolean isLink = copy.inode() == loser.inode();
        return new Made(making, copy, isLink ? copy : loser, false);
    }

    /** With the metadata of its entry, which the loser keeps as it has it. */
    private static Made touched(Making making, FileStat loser, FileStat there, Tree tree)
            throws IOException {
        FileStat copy =
                switch (making.copy().entry().state()) {
                    case State.File file -> tree.touch(making.path(), there, file.metadata());
                    case State.Link link -> tree.publishLink(link, making.path(), there);
                    case State.Directory _, State.Deleted _ ->
                            throw new IllegalStateException("bug: a copy of " + making.loser());
                };
        return new Made(making, copy, loser, true);
    }

    private void clearIntents(List<RelativePath> paths) {
        if (!paths.isEmpty()) {
            index.write(transaction -> {
                transaction.clearIntents(paths);
                return true;
            });
        }
    }

    /**
     * After a failed fsync nothing is known of the batch; the intents tell a scan what is there.
     */
    private boolean force(List<Made> made, IdentityHashMap<Change, Outcome> outcomes) {
        Set<@Nullable RelativePath> directories = new HashSet<>();
        made.forEach(each -> directories.add(each.making().path().parent()));
        try {
            fsync.files(
                    made.stream()
                            .filter(Made::isTouched)
                            .map(each -> each.making().path())
                            .toList());
            fsync.directories(directories);
            return true;
        } catch (IOException e) {
            for (Made each : made) {
                rescan.accept(each.making().path());
                rescan.accept(each.making().loser().entry().path());
                outcomes.put(each.making().change(), new Outcome.Failed(e));
            }
            return false;
        }
    }

    private void commit(List<Made> made, IdentityHashMap<Change, Outcome> outcomes) {
        if (made.isEmpty()) {
            return;
        }
        List<Made> safe = index.write(transaction -> commit(made, transaction));
        Set<RelativePath> safePaths = new HashSet<>();
        for (Made each : safe) {
            Row loser = each.making().loser();
            safePaths.add(each.making().path());
            Row now = new Row(loser.entry(), loser.sequence(), each.loser());
            outcomes.put(each.making().change(), new Outcome.Kept(now));
            if (!each.making().copy().isThere()) {
                counter.conflicts.increment();
            }
        }
        for (Made each : made) {
            if (!safePaths.contains(each.making().path())) {
                rescan.accept(each.making().path());
                outcomes.put(each.making().change(), new Outcome.Late());
            }
        }
    }

    private static List<Made> commit(List<Made> made, Transaction transaction) {
        List<Made> safe = new ArrayList<>(made.size());
        for (Made each : made) {
            if (put(each, transaction)) {
                safe.add(each);
            }
            see(each, transaction);
        }
        transaction.clearIntents(safe.stream().map(each -> each.making().path()).toList());
        return safe;
    }

    /**
     * Whether the copy is in the index: put now, or by a scan that was told of it by the intent.
     */
    private static boolean put(Made made, Transaction transaction) {
        Entry copy = made.making().copy().entry();
        Row there = made.making().copy().there();
        if (transaction.putIf(copy, made.copy(), there)) {
            return true;
        }
        Row now = transaction.find(copy.path());
        return now != null && now.entry().equals(copy);
    }

    /** A scan that was faster has seen more of the loser than we. */
    private static void see(Made made, Transaction transaction) {
        Row loser = made.making().loser();
        Row now = transaction.find(loser.entry().path());
        if (now != null && now.sequence().equals(loser.sequence())) {
            transaction.see(loser.entry().path(), made.loser());
        }
    }

    private static FileStat seenOf(Row row) {
        FileStat seen = row.seen();
        if (seen == null) {
            throw new IllegalStateException("bug: a live entry without what was seen of it");
        }
        return seen;
    }
}
