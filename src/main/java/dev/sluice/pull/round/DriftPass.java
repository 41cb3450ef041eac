package dev.sluice.pull.round;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.budget.ObservationWindow;
import dev.sluice.budget.Verdict;
import dev.sluice.disk.publish.Tree;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.Entry;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.Index;
import dev.sluice.index.Need;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Row;
import dev.sluice.peer.PeerException;
import dev.sluice.pull.Drift;
import dev.sluice.pull.Failures;
import dev.sluice.pull.PullResult;
import dev.sluice.pull.plan.ContentTask;
import dev.sluice.pull.plan.Locked;
import dev.sluice.pull.publish.Adoption;
import dev.sluice.pull.publish.Change;
import dev.sluice.pull.publish.Changes;
import dev.sluice.pull.publish.Mirror;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts right what was changed in a {@code receive-only} folder, at the end of a round: so the
 * peer's feed was read to its end, and a node that has met nobody since its start undoes nothing.
 * What there is no entry for goes to the trash; directories come back, then what is in them. The
 * content is staged before what is in its place goes to the trash, and the entry keeps its version.
 */
final class DriftPass {

    /** Need rows that are in memory at once. */
    private static final int PAGE = 500;

    /** Paths that are taken away in one turn at the tree. */
    private static final int MAX_AT_ONCE = 256;

    private final Index index;
    private final NodeId peer;
    private final Drift drift;
    private final Mirror mirror;
    private final Adoption adoption;
    private final Parts parts;
    private final Supplier<IgnoreRules> ignored;
    private final Lock turn;
    private final InstantSource clock;

    private final DeleteBudget budget;
    private final ObservationWindow window;
    private final PullResult.Counter counter;

    private final SortedSet<RelativePath> extras = new TreeSet<>();
    private final List<Row> directories = new ArrayList<>();
    private final List<Row> others = new ArrayList<>();

    /**
     * @param parts of a round whose failures go to {@link Drift#failed}
     * @param ignored what is left alone; changed within the turn only
     * @param turn that rounds take at the tree
     */
    DriftPass(
            Index index,
            RoundContext round,
            Drift drift,
            Mirror mirror,
            Adoption adoption,
            Parts parts,
            Supplier<IgnoreRules> ignored,
            Lock turn,
            DeleteBudget budget,
            InstantSource clock) {
        this.index = index;
        this.peer = round.peer();
        this.drift = drift;
        this.mirror = mirror;
        this.adoption = adoption;
        this.parts = parts;
        this.ignored = ignored;
        this.turn = turn;
        this.budget = budget;
        this.window = round.window();
        this.counter = round.counter();
        this.clock = clock;
    }

    void run() throws PeerException, InterruptedException {
        if (!drift.turn().tryLock()) {
            return; // a round with another peer is at it
        }
        try {
            if (drift.isKnown() && index.deletes().isWaiting(DeleteOrigin.LOCAL)) {
                budget.review(path -> !drift.isAt(path));
            }
            List<RelativePath> due = drift.due(peer, clock.instant());
            due.forEach(this::sort);
            if (!due.isEmpty() && isRootThere()) {
                undo();
                due.forEach(this::settle);
            }
        } finally {
            drift.turn().unlock();
        }
    }

    private void sort(RelativePath path) {
        Mirror.Found found = look(path);
        if (found == null) {
            return;
        }
        Row row = found.row();
        if (found.isRight()) {
            drift.settled(path);
        } else if (row == null || found.live() == null) {
            extras.add(path);
        } else if (row.entry().state() instanceof State.Directory) {
            directories.add(row);
        } else {
            others.add(row);
        }
    }

    private Mirror.@Nullable Found look(RelativePath path) {
        try {
            return mirror.look(path);
        } catch (IOException e) {
            failed(path, e);
            return null;
        }
    }

    /** A root that is not what it was stops the folder; until then nothing is done in it. */
    private boolean isRootThere() {
        try {
            parts.target().root().check(index.folder());
            return true;
        } catch (RootException e) {
            return false;
        }
    }

    private void undo() throws PeerException, InterruptedException {
        try {
            takeAway(allowed(withoutWanted()));
            restoreDirectories();
            restoreOthers();
        } finally {
            parts.locked().close();
        }
    }

    /** What the peer has for a path is not in the place of an extra yet, only because it failed. */
    private SortedSet<RelativePath> withoutWanted() {
        Set<RelativePath> left = new HashSet<>(extras);
        RelativePath after = null;
        List<Need> page = left.isEmpty() ? List.of() : wantedAfter(null);
        while (!page.isEmpty()) {
            page.forEach(wanted -> left.remove(wanted.entry().path()));
            after = page.getLast().entry().path();
            page = wantedAfter(after);
        }
        return new TreeSet<>(left);
    }

    private List<Need> wantedAfter(@Nullable RelativePath after) {
        return index.wanted(peer, after, Instant.MAX, PAGE);
    }

    /** Which of what there is no entry for may go to the trash now (rule 11). */
    private List<RelativePath> allowed(SortedSet<RelativePath> extras) {
        if (extras.isEmpty()) {
            return List.of();
        }
        List<PlannedDelete> asked = extras.stream().map(PlannedDelete::ofDrift).toList();
        Verdict verdict = budget.ask(DeleteOrigin.LOCAL, window, sink -> sink.accept(asked));
        if (verdict.isOpen()) {
            counter.deletes = verdict;
        }
        return asked.stream().filter(budget::isAllowed).map(PlannedDelete::path).toList();
    }

    /** Deepest first, so that a directory is empty when its turn comes. */
    private void takeAway(List<RelativePath> paths) {
        List<RelativePath> deepestFirst = paths.reversed();
        for (int from = 0; from < deepestFirst.size(); from += MAX_AT_ONCE) {
            int to = Math.min(from + MAX_AT_ONCE, deepestFirst.size());
            takeAwayInTurn(deepestFirst.subList(from, to));
        }
    }

    private void takeAwayInTurn(List<RelativePath> paths) {
        Set<@Nullable RelativePath> changed = new HashSet<>();
        turn.lock();
        try (Tree tree = parts.target().tree().together()) {
            List<RelativePath> visible = settleIgnored(paths);
            parts.locked().openFor(visible);
            for (RelativePath path : visible) {
                try {
                    if (mirror.takeAway(path, tree)) {
                        changed.add(path.parent());
                    }
                } catch (IOException e) {
                    failed(path, e);
                }
            }
            parts.fsync().directories(changed);
        } catch (IOException e) {
            // What was taken away may come back with a crash, and is drift again then.
        } finally {
            turn.unlock();
        }
    }

    /** The rules may have changed since the scan; gives those that are not ignored. */
    private List<RelativePath> settleIgnored(List<RelativePath> paths) {
        List<RelativePath> visible = new ArrayList<>(paths.size());
        for (RelativePath path : paths) {
            if (isIgnored(path)) {
                drift.settled(path);
            } else {
                visible.add(path);
            }
        }
        return visible;
    }

    /** As a file or as a directory: what it is now may not be what it was. */
    private boolean isIgnored(RelativePath path) {
        IgnoreRules rules = ignored.get();
        return rules.ignores(path, false) || rules.ignores(path, true);
    }

    private void restoreDirectories() {
        List<Change> changes = new ArrayList<>();
        for (Row row : directories) {
            if (row.entry().state() instanceof State.Directory directory) {
                Need wanted = wanted(row.entry());
                if (Locked.isLocked(directory)) {
                    parts.locked().noteComing(wanted);
                }
                changes.add(change(wanted, row, Changes.directory(row.entry().path(), directory)));
            }
        }
        int _ = parts.publisher().publish(changes);
    }

    private void restoreOthers() throws PeerException, InterruptedException {
        List<Change> here = new ArrayList<>();
        List<ContentTask> away = new ArrayList<>();
        for (Row row : others) {
            Entry entry = row.entry();
            Need wanted = wanted(entry);
            if (entry.state() instanceof State.Link link) {
                here.add(change(wanted, row, Changes.link(entry.path(), link)));
            } else if (entry.state() instanceof State.File file) {
                Change adopted = adoption.of(wanted, row, entry, file, false);
                if (adopted != null) {
                    here.add(adopted);
                } else {
                    away.add(new ContentTask(wanted, row, entry, file, false, false));
                }
            }
        }
        int _ = parts.publisher().publish(here);
        int _ = parts.contents().run(away.iterator());
    }

    private static Change change(Need wanted, Row row, Change.VisibleStep step) {
        return new Change(wanted, row, row.entry(), false, false, step);
    }

    /** Nothing is wanted of the peer but its help; so there is no row of it in the index. */
    private Need wanted(Entry entry) {
        return new Need(
                peer,
                entry,
                Sequence.ZERO,
                clock.instant(),
                drift.attempts(entry.path(), peer),
                null,
                Instant.EPOCH);
    }

    private void failed(RelativePath path, IOException cause) {
        int attempts = drift.attempts(path, peer);
        Instant retryAt = clock.instant().plus(Failures.pause(attempts));
        drift.failed(path, peer, new Drift.Failure(attempts + 1, Failures.reason(cause), retryAt));
    }

    private void settle(RelativePath path) {
        try {
            if (mirror.look(path).isRight()) {
                drift.settled(path);
            }
        } catch (IOException e) {
            // It was noted when it was tried.
        }
    }
}
