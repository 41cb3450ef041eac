package dev.sluice.pull.round;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.domain.pace.PullMemory;
import dev.sluice.index.Index;
import dev.sluice.index.Row;
import dev.sluice.pull.fetch.SharedTasks;
import dev.sluice.pull.plan.ContentTask;
import dev.sluice.pull.plan.Locked;
import dev.sluice.pull.plan.NeedRows;
import dev.sluice.pull.plan.Parents;
import dev.sluice.pull.plan.Phase;
import dev.sluice.pull.plan.RowPages;
import dev.sluice.pull.plan.Step;
import dev.sluice.pull.publish.Adoption;
import dev.sluice.pull.publish.Batch;
import dev.sluice.pull.publish.Change;
import dev.sluice.pull.publish.Changes;
import dev.sluice.pull.publish.LinkedFiles;
import dev.sluice.pull.publish.LockedDirectories;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The contents to bring, page by page of what is wanted: of each page first the directories are
 * made, so that what is in them has a place. What needs no content is done on the way; what belongs
 * to a later phase is only noted. Each row is planned once for both phases.
 */
final class FileTasks implements SharedTasks, AutoCloseable {

    /** What is put off at most, for it is held in memory. */
    private static final int MAX_OTHERS = 20 * NeedRows.PAGE;

    private final Index index;
    private final RowPages rows;
    private final Batch batch;
    private final ConflictLosers losers;
    private final LockedDirectories locked;
    private final @Nullable Adoption adoption;
    private final LinkedFiles linked;
    private final Share share;
    private final MemoryBudget.Held memory;
    private final boolean leavesOthers;
    private final Deque<ContentTask> tasks = new ArrayDeque<>();

    /** Those of the others' share, the last first: so they are not met where they are at work. */
    private final Deque<ContentTask> others = new ArrayDeque<>();

    /** Files with several names, of which one comes: the others are for the next pass. */
    private final ComingFiles coming = new ComingFiles();

    private int overtaken;
    private boolean hasLeft;
    private final Set<Phase> later = EnumSet.noneOf(Phase.class);

    /**
     * @param adoption of a {@code receive-only} folder, else null
     * @param share what is brought first
     * @param overwrites says what is left to a person
     * @param memory for what is put off; closed with this
     * @param leavesOthers whether the rest is left to a later pass, and not brought afterwards
     */
    FileTasks(
            Index index,
            RowPages rows,
            Batch batch,
            ConflictLosers losers,
            LockedDirectories locked,
            @Nullable Adoption adoption,
            LinkedFiles linked,
            Share share,
            Overwrites overwrites,
            MemoryBudget.Held memory,
            boolean leavesOthers) {
        this.index = index;
        this.rows = overwrites.allowed(rows);
        this.batch = batch;
        this.losers = losers;
        this.locked = locked;
        this.adoption = adoption;
        this.linked = linked;
        this.share = share;
        this.memory = memory;
        this.leavesOthers = leavesOthers;
    }

    /** How many another round has brought before their turn came: to be planned anew. */
    int overtaken() {
        return overtaken;
    }

    /** Whether something was left to a later pass. */
    boolean hasLeft() {
        return hasLeft;
    }

    /** The later phases that have something to do, once all tasks were taken. */
    Set<Phase> later() {
        return later;
    }

    @Override
    public boolean hasNext() {
        boolean more = true;
        while (tasks.isEmpty() && (more || !others.isEmpty())) {
            if (more && others.size() < mostOthers()) {
                List<NeedRows.Planned> page = rows.nextPage();
                more = !page.isEmpty();
                sort(page);
            } else {
                takeOthers();
            }
        }
        return !tasks.isEmpty();
    }

    private int mostOthers() {
        return memory.isBudgetFull() ? NeedRows.PAGE : MAX_OTHERS;
    }

    @Override
    public void close() {
        memory.close();
    }

    private void takeOthers() {
        List<ContentTask> page = new ArrayList<>();
        while (page.size() < NeedRows.PAGE && !others.isEmpty()) {
            page.add(others.pop());
        }
        memory.set(others.size() * PullMemory.ROW);
        tasks.addAll(stillDue(page));
    }

    @Override
    public List<ContentTask> stillDue(List<ContentTask> planned) {
        List<@Nullable Row> rows =
                index.find(planned.stream().map(task -> task.entry().path()).toList());
        List<ContentTask> due = new ArrayList<>(planned.size());
        for (int i = 0; i < planned.size(); i++) {
            if (planned.get(i).isDecidedOn(rows.get(i))) {
                due.add(planned.get(i));
            } else {
                overtaken++;
            }
        }
        return due;
    }

    @Override
    public boolean leaves(ContentTask task) {
        hasLeft |= leavesOthers;
        return leavesOthers;
    }

    @Override
    public ContentTask next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return tasks.remove();
    }

    private void sort(List<NeedRows.Planned> page) {
        for (NeedRows.Planned planned : page) {
            switch (planned.phase()) {
                case DIRECTORIES -> directory(planned);
                case FILES -> {}
                case DELETES, FULL_DIRECTORIES -> later.add(planned.phase());
            }
        }
        batch.flush();
        List<NeedRows.Planned> files =
                page.stream().filter(planned -> planned.phase() == Phase.FILES).toList();
        Parents parents = Parents.of(files.stream().map(NeedRows.Planned::path).toList(), index);
        Predicate<RelativePath> ours = share.now();
        for (NeedRows.Planned planned : files) {
            if (parents.isHere(planned.path())) {
                file(planned, ours);
            }
        }
        batch.flush();
        memory.set(others.size() * PullMemory.ROW);
    }

    private void directory(NeedRows.Planned planned) {
        if (planned.step() instanceof Step.Settled) {
            if (!locked.isStillOpen(planned)) {
                batch.settle(planned.wanted());
            }
            return;
        }
        if (planned.step() instanceof Step.PutDirectory put && Locked.isLocked(put.directory())) {
            locked.noteComing(planned.wanted());
        }
        add(planned);
    }

    private void file(NeedRows.Planned planned, Predicate<RelativePath> ours) {
        Change here = adoption == null ? null : adoption.of(planned);
        if (here != null) {
            batch.add(here);
            return;
        }
        if (planned.step() instanceof Step.PutFile put) {
            if (!putName(planned, put)) {
                put(ContentTask.of(planned, put), ours.test(planned.path()));
            }
            return;
        }
        if (planned.step() instanceof Step.Touch touch && linked.isOneOfSeveral(touch.file())) {
            coming.add(touch.file());
        }
        ContentTask task = task(planned);
        if (task != null) {
            tasks.add(task);
        }
    }

    /** Whether no content is to come for it: by another name it is here, or on its way. */
    private boolean putName(NeedRows.Planned planned, Step.PutFile put) {
        if (!linked.isOneOfSeveral(put.file())) {
            return false;
        }
        Change name = linked.ofName(planned, put);
        if (name != null) {
            batch.add(name);
            return true;
        }
        boolean isFirst = coming.add(put.file());
        hasLeft |= !isFirst;
        return !isFirst;
    }

    private void put(ContentTask task, boolean isOurs) {
        if (isOurs) {
            tasks.add(task);
        } else if (leavesOthers) {
            hasLeft = true;
        } else {
            others.push(task);
        }
    }

    private @Nullable ContentTask task(NeedRows.Planned planned) {
        if (planned.step() instanceof Step.SecureCopy(var loser) && planned.local() != null) {
            return losers.task(planned.wanted(), loser, planned.local().entry(), batch);
        }
        add(planned);
        return null;
    }

    private void add(NeedRows.Planned planned) {
        Change change = Changes.of(planned);
        if (change != null) {
            batch.add(change);
        }
    }
}
