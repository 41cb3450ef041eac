package dev.sluice.folder;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.domain.RelativePath;
import dev.sluice.report.ScanReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the scanning thread is to do and when. */
final class Agenda {

    /** More single paths than this are cheaper as one walk over everything. */
    static final int MAX_PATHS = 10_000;

    /** What is due. */
    sealed interface Work {

        /** The first thing of all: open the root, before it is walked. */
        record Opening() implements Work {}

        /** Walk the whole tree, and tell these what came of it. */
        record Everything(List<CompletableFuture<ScanReport>> waiting) implements Work {}

        /** Look at these paths. */
        record Paths(Set<RelativePath> paths) implements Work {}

        /** See whether the root is still what it was. */
        record Check() implements Work {}
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<RelativePath, Long> due = new HashMap<>();
    private List<CompletableFuture<ScanReport>> waiting = new ArrayList<>();
    private long everythingDue;

    /** When the first of the paths is. */
    private long pathsDue = Long.MAX_VALUE;

    /** Deletes go on since then; while they do, the walk that is to judge them is put off. */
    private @Nullable Long deletesSince;

    private long calmDue;
    private boolean isCheckDue;
    private boolean isClosed;

    private final LongSupplier nanoTime;

    /**
     * A first walk is due at once.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    Agenda(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        everythingDue = nanoTime.getAsLong();
    }

    /** Looks at a path after a delay; an earlier appointment stays. */
    void look(RelativePath path, Duration delay) {
        change(() -> {
            long at = nanoTime.getAsLong() + delay.toNanos();
            if (due.size() >= MAX_PATHS && !due.containsKey(path)) {
                everythingDue = Math.min(everythingDue, at);
            } else {
                due.merge(path, at, Math::min);
                pathsDue = Math.min(pathsDue, at);
            }
        });
    }

    /** Walks everything after a delay; an earlier appointment stays. */
    void walk(Duration delay) {
        change(() ->
                everythingDue = Math.min(everythingDue, nanoTime.getAsLong() + delay.toNanos()));
    }

    /**
     * Walks everything when this has not been asked for again for {@link DeleteBudget#CALM}, and at
     * the latest after {@link DeleteBudget#LONGEST}.
     */
    void walkWhenCalm() {
        change(() -> {
            long now = nanoTime.getAsLong();
            long since = deletesSince == null ? now : deletesSince;
            deletesSince = since;
            calmDue =
                    Math.min(
                            now + DeleteBudget.CALM.toNanos(),
                            since + DeleteBudget.LONGEST.toNanos());
        });
    }

    /** Looks at the root soon, before all else but a walk, which looks at it as well. */
    void check() {
        change(() -> isCheckDue = true);
    }

    /** Walks everything now and tells what came of it. */
    CompletableFuture<ScanReport> walkNow() {
        CompletableFuture<ScanReport> report = new CompletableFuture<>();
        change(() -> waiting.add(report));
        return report;
    }

    /**
     * A walk has ended. Whoever asked while it was under way waits for another one, which sees all
     * that was written before it was asked for, and is then told what both came to.
     */
    void join(ScanReport ended) {
        lock.lock();
        try {
            waiting.replaceAll(asker -> joined(asker, ended));
        } finally {
            lock.unlock();
        }
    }

    private static CompletableFuture<ScanReport> joined(
            CompletableFuture<ScanReport> asker, ScanReport ended) {
        CompletableFuture<ScanReport> next = new CompletableFuture<>();
        var _ =
                next.whenComplete((report, failure) -> {
                    if (failure == null) {
                        asker.complete(ended.then(report));
                    } else {
                        asker.completeExceptionally(failure);
                    }
                });
        return next;
    }

    /** In how long a path is looked at, or a directory above it, null if only with everything. */
    @Nullable Duration appointment(RelativePath path) {
        lock.lock();
        try {
            for (RelativePath at = path; at != null; at = at.parent()) {
                Long time = due.get(at);
                if (time != null) {
                    return until(time);
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** In how long everything is walked. */
    Duration nextWalk() {
        lock.lock();
        try {
            return until(walkDue());
        } finally {
            lock.unlock();
        }
    }

    /** Whether deletes go on, so that the walk that is to judge them is put off. */
    boolean isWaitingForCalm() {
        lock.lock();
        try {
            return deletesSince != null;
        } finally {
            lock.unlock();
        }
    }

    private Duration until(long time) {
        return Duration.ofNanos(Math.max(0, time - nanoTime.getAsLong()));
    }

    private void change(Runnable change) {
        List<CompletableFuture<ScanReport>> refused = List.of();
        lock.lock();
        try {
            long before = earliest();
            change.run();
            if (isClosed) {
                refused = takeWaiting();
            }
            // A burst of events is no reason to wake up for each.
            if (earliest() < before || isCheckDue || !waiting.isEmpty()) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        refuse(refused);
    }

    /** Nobody takes anything any more: whoever waits, and whoever asks later, is told so. */
    void close() {
        change(() -> isClosed = true);
    }

    /**
     * Tells that a walk will not be done.
     *
     * @param refused those that were told already stay so
     */
    static void refuse(List<CompletableFuture<ScanReport>> refused) {
        refused.forEach(asker ->
                asker.completeExceptionally(
                        new RejectedExecutionException("the node is stopping")));
    }

    /**
     * Waits until something is due and takes it.
     *
     * @param walkEvery when the next walk is due after one that is taken now
     */
    Work take(Duration walkEvery) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Work work = due(walkEvery);
                if (work != null) {
                    return work;
                }
                long _ = changed.awaitNanos(earliest() - nanoTime.getAsLong());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The same, but waits for nothing: null if nothing is due. */
    @Nullable Work takeDue(Duration walkEvery) {
        lock.lock();
        try {
            return due(walkEvery);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Work due(Duration walkEvery) {
        long now = nanoTime.getAsLong();
        if (!waiting.isEmpty() || walkDue() <= now) {
            return takeEverything(now + walkEvery.toNanos());
        }
        if (isCheckDue) {
            isCheckDue = false;
            return new Work.Check();
        }
        Set<RelativePath> paths = takePaths(now);
        return paths.isEmpty() ? null : new Work.Paths(paths);
    }

    private Work takeEverything(long next) {
        due.clear();
        pathsDue = Long.MAX_VALUE;
        isCheckDue = false;
        everythingDue = next;
        deletesSince = null;
        return new Work.Everything(takeWaiting());
    }

    private List<CompletableFuture<ScanReport>> takeWaiting() {
        List<CompletableFuture<ScanReport>> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    private Set<RelativePath> takePaths(long now) {
        Set<RelativePath> paths = new HashSet<>();
        if (pathsDue <= now) {
            due.forEach((path, at) -> {
                if (at <= now) {
                    paths.add(path);
                }
            });
            paths.forEach(due::remove);
            pathsDue = due.values().stream().reduce(Long.MAX_VALUE, Math::min);
        }
        return paths;
    }

    private long walkDue() {
        return deletesSince == null ? everythingDue : Math.min(everythingDue, calmDue);
    }

    private long earliest() {
        return Math.min(walkDue(), pathsDue);
    }
}
