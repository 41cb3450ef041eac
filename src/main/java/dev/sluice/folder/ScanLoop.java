package dev.sluice.folder;

import dev.sluice.budget.DeleteBudget;
import dev.sluice.budget.Verdict;
import dev.sluice.disk.root.FolderRoot;
import dev.sluice.disk.root.RootException;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Threads;
import dev.sluice.folder.root.Mount;
import dev.sluice.folder.rules.Ignoring;
import dev.sluice.folder.state.FolderSetup;
import dev.sluice.folder.state.StateKeeper;
import dev.sluice.ignore.IgnoreFile;
import dev.sluice.index.Index;
import dev.sluice.index.IndexException;
import dev.sluice.index.Intent;
import dev.sluice.pull.Drift;
import dev.sluice.pull.Target;
import dev.sluice.pull.publish.OwnSteps;
import dev.sluice.report.ScanReport;
import dev.sluice.scan.ScanResult;
import dev.sluice.scan.ScanTally;
import dev.sluice.scan.Scanner;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one thread that scans a folder: what the watcher reports, what has settled, everything. */
final class ScanLoop implements Threads.Loop {

    private static final System.Logger LOG = System.getLogger(ScanLoop.class.getName());

    /** How long after a failure the root is looked at again. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    /** A walk that fails for another reason than its root is tried ever more rarely. */
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    /** A path that never rests is hashed after 20 settle times, so this many looks must do. */
    private static final int MAX_LOOKS = 40;

    /** When a walk began. */
    private record Begun(Instant at, long nanos) {}

    private final FolderSetup setup;
    private final Index index;
    private final Agenda agenda;
    private final Mount mount;
    private final Scanner scanner;
    private final FolderWatch watch;
    private final Ignoring ignoring;
    private final Consumer<Runnable> whileStill;
    private final Consumer<Target> limitCopies;
    private final StateKeeper state;
    private final OwnSteps ownSteps;
    private final @Nullable Drift drift;
    private final Runnable askPeers;
    private final Tombstones tombstones;
    private final TimeNotes times;
    private final DeleteBudget budget;
    private final Verification verification;
    private final Runnable news;
    private final InstantSource clock;
    private final Threads threads;
    private final FolderProblems problems = new FolderProblems();
    private final Durations walks = new Durations();
    private volatile @Nullable ScanReport last;

    /** What was done before the walk that is under way; null if none is. */
    private volatile @Nullable ScanTally before;

    private volatile boolean isAtWork;
    private Duration pause = RETRY;
    private boolean rulesChanged;
    private boolean hasBegun;

    /** Whether the ignore file is still to be looked at again. */
    private boolean areRulesOpen;

    /**
     * @param limitCopies called when a scan may have found conflict copies
     * @param drift of a mirror, else null
     * @param news called now and then, to look for what is to be told
     * @param askPeers called when there may be rounds, when the first scan is done, and when there
     *     is drift to be undone
     */
    ScanLoop(
            FolderSetup setup,
            Index index,
            Agenda agenda,
            Mount mount,
            Scanner scanner,
            FolderWatch watch,
            Ignoring ignoring,
            Consumer<Runnable> whileStill,
            Consumer<Target> limitCopies,
            StateKeeper state,
            OwnSteps ownSteps,
            @Nullable Drift drift,
            Runnable askPeers,
            Tombstones tombstones,
            TimeNotes times,
            DeleteBudget budget,
            Verification verification,
            Runnable news,
            InstantSource clock,
            Threads threads) {
        this.setup = setup;
        this.index = index;
        this.agenda = agenda;
        this.mount = mount;
        this.scanner = scanner;
        this.watch = watch;
        this.ignoring = ignoring;
        this.whileStill = whileStill;
        this.limitCopies = limitCopies;
        this.state = state;
        this.ownSteps = ownSteps;
        this.drift = drift;
        this.askPeers = askPeers;
        this.tombstones = tombstones;
        this.times = times;
        this.budget = budget;
        this.verification = verification;
        this.news = news;
        this.clock = clock;
        this.threads = threads;
    }

    /** What the last walk over everything found, null before the first. */
    @Nullable ScanReport last() {
        return last;
    }

    /** What all scans have done since the start. */
    ScanTally tally() {
        return scanner.tally();
    }

    /** What they had done when the walk began that is under way, or until now. */
    ScanTally tallyBefore() {
        ScanTally begun = before;
        return begun == null ? scanner.tally() : begun;
    }

    /** Of the walks over everything that came to their end. */
    Durations walks() {
        return walks;
    }

    /** What cannot be replicated now, by path, and why. */
    Map<String, String> problems() {
        String ignored = ignoring.problem();
        if (ignored == null) {
            return problems.all();
        }
        Map<String, String> all = new HashMap<>(problems.all());
        all.put(IgnoreFile.PATH.toString(), ignored);
        return all;
    }

    @Override
    public void run() {
        try {
            work(new Agenda.Work.Opening());
            while (true) {
                work(agenda.take(every()));
            }
        } catch (InterruptedException e) {
            // The folder is being closed.
        } finally {
            agenda.close();
        }
    }

    @Override
    public boolean turn() throws InterruptedException {
        Agenda.Work work = hasBegun ? agenda.takeDue(every()) : new Agenda.Work.Opening();
        hasBegun = true;
        if (work != null) {
            work(work);
        }
        return work != null;
    }

    /** Whether a scan is under way. */
    boolean isAtWork() {
        return isAtWork;
    }

    private void work(Agenda.Work work) throws InterruptedException {
        isAtWork = true;
        try {
            if (mount.isReplacedByAdoption()) {
                watch.close();
            }
            Target target = mount.open();
            if (obeyRules(target.root()) && !(work instanceof Agenda.Work.Everything)) {
                agenda.walk(Duration.ZERO);
            }
            if (!state.isOpen() && needsNoScan()) {
                state.open();
                askPeers.run();
            }
            switch (work) {
                case Agenda.Work.Opening _ -> {}
                case Agenda.Work.Check _ -> check();
                case Agenda.Work.Paths(var paths) -> {
                    watch.ensure(target.root().path());
                    look(paths, target.root());
                    limitCopies.accept(target);
                }
                case Agenda.Work.Everything(var waiting) -> {
                    before = scanner.tally();
                    watch.retry(target.root().path());
                    walk(target, waiting);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException("during a scan of " + setup.id());
            }
            broken(e, work);
        } finally {
            before = null;
            isAtWork = false;
            if (work instanceof Agenda.Work.Everything(var waiting)) {
                Agenda.refuse(waiting);
            }
        }
    }

    /**
     * Whether peers may be asked before the first walk has ended. What was changed while the node
     * was down is safe from rounds, which touch nothing that is not what the index says; but what
     * an earlier run had begun and not ended must be known for what it is before a round can intend
     * something else there, or it would become an edit of ours. And what is hashed otherwise than
     * peers hash it looks like another content under the same version, which none may be.
     */
    private boolean needsNoScan() throws IOException {
        if (index.isFinding() || areRulesOpen || index.isHashedOtherwise(setup.digest())) {
            return false;
        }
        Set<RelativePath> begun =
                index.intents().stream().map(Intent::path).collect(Collectors.toSet());
        if (begun.isEmpty()) {
            return true;
        }
        ScanResult result = scanner.scan(begun);
        return result.unsettled().isEmpty()
                && result.problems().isEmpty()
                && !result.deletes().isOpen();
    }

    private void check() throws RootException {
        mount.check();
        times.noteIfDue();
        try {
            budget.note();
            news.run();
        } catch (IndexException e) {
            // Whoever deletes something meets the same, and tells of it.
            LOG.log(System.Logger.Level.DEBUG, "folder " + setup.id() + ": look at the index", e);
        }
    }

    /** Other rules want another watcher, a walk over everything and a round with each peer. */
    private boolean obeyRules(FolderRoot root) {
        areRulesOpen = false;
        Runnable again =
                () -> {
                    areRulesOpen = true;
                    agenda.look(IgnoreFile.PATH, setup.scan().settle());
                };
        boolean areOthers = ignoring.refresh(root, whileStill, again);
        if (areOthers) {
            watch.close();
            rulesChanged = true;
        }
        return areOthers;
    }

    private void walk(Target target, List<CompletableFuture<ScanReport>> waiting)
            throws IOException, InterruptedException {
        state.scanning();
        Begun begun = new Begun(clock.instant(), threads.nanoTime());
        ScanResult result = scanner.scanAll();
        ScanReport report = report(begun, result);
        for (int looks = 0; result.deletes().isOpen() && looks < MAX_LOOKS; looks++) {
            boolean mayBeAll = result.deletes() == Verdict.FEW_COMING && looks == 0;
            threads.sleep(mayBeAll ? DeleteBudget.GATHER : DeleteBudget.CALM);
            result = scanner.scanAll();
            report = again(report, report(begun, result));
        }
        if (result.deletes().isOpen()) {
            agenda.walkWhenCalm();
        }
        problems.replace(result.problems());
        last = report;
        walks.add(report.took());
        pause = RETRY;
        boolean isFirst = !state.scanned();
        whileStill.accept(mount::walked);
        if (waiting.isEmpty()) {
            agenda.join(report);
        }
        state.running();
        boolean isNewDrift = drift != null && drift.noteAll(result.drift());
        boolean isPullDue = isFirst || rulesChanged || isNewDrift;
        rulesChanged = false;
        verification.run(!waiting.isEmpty());
        if (isPullDue) {
            askPeers.run();
        }
        if (waiting.isEmpty()) {
            later(result.unsettled());
            limitCopies.accept(target);
        } else {
            ScanReport whole = settle(begun, report, result.unsettled());
            limitCopies.accept(target);
            agenda.join(whole);
            waiting.forEach(asker -> asker.complete(whole));
        }
        mount.expireTrash();
        tombstones.releaseIfDue();
    }

    /** Whoever asks for a scan wants what was written just now to be in it. */
    private ScanReport settle(Begun begun, ScanReport report, Set<RelativePath> unsettled)
            throws IOException, InterruptedException {
        ScanReport whole = report;
        Set<RelativePath> open = unsettled;
        for (int looks = 0; looks < MAX_LOOKS && !open.isEmpty(); looks++) {
            threads.sleep(setup.scan().settle());
            ScanResult result = scan(open);
            whole = join(whole, report(begun, result));
            open = result.unsettled();
        }
        later(open);
        return whole;
    }

    /** A peer got another content of a file than the index has: it is hashed, come what may. */
    void suspect(RelativePath path) {
        scanner.suspect(path);
        agenda.look(path, Duration.ZERO);
    }

    private void look(Set<RelativePath> paths, FolderRoot root) throws IOException {
        OwnSteps.Reported reported = ownSteps.sort(paths, root);
        // That nothing has changed since it was put in place is what is doubted.
        reported.own().stream().filter(scanner::isSuspect).forEach(reported.others()::add);
        reported.own().removeAll(reported.others());
        reported.underWay().forEach(path -> agenda.look(path, FolderWatch.GATHER));
        if (!reported.own().isEmpty()) {
            scanner.forget(reported.own());
            problems.replaceBelow(reported.own(), Map.of());
        }
        if (!reported.others().isEmpty()) {
            later(scan(reported.others()).unsettled());
        }
    }

    private ScanResult scan(Set<RelativePath> paths) throws IOException {
        ScanResult result = scanner.scan(paths);
        problems.replaceBelow(paths, result.problems());
        if (drift != null && drift.note(result.drift())) {
            askPeers.run();
        }
        switch (result.deletes()) {
            case FEW_COMING -> paths.forEach(path -> agenda.look(path, DeleteBudget.GATHER));
            case MANY_COMING -> agenda.walkWhenCalm();
            case ALLOWED, HELD -> {}
        }
        return result;
    }

    private void later(Set<RelativePath> unsettled) {
        unsettled.forEach(path -> agenda.look(path, setup.scan().settle()));
    }

    private ScanReport report(Begun begun, ScanResult result) {
        return new ScanReport(
                begun.at(),
                Duration.ofNanos(threads.nanoTime() - begun.nanos()),
                result.looked(),
                result.changed(),
                result.deleted(),
                result.problems());
    }

    /** Of two walks over everything: what there is the later one tells, what was done both. */
    private static ScanReport again(ScanReport first, ScanReport second) {
        return new ScanReport(
                first.at(),
                second.took(),
                second.looked(),
                first.changed() + second.changed(),
                first.deleted() + second.deleted(),
                second.problems());
    }

    private static ScanReport join(ScanReport first, ScanReport second) {
        Map<String, String> problems = new HashMap<>(first.problems());
        problems.putAll(second.problems());
        return new ScanReport(
                first.at(),
                second.took(),
                first.looked() + second.looked(),
                first.changed() + second.changed(),
                first.deleted() + second.deleted(),
                problems);
    }

    private void broken(Throwable cause, Agenda.Work work) {
        if (cause instanceof RootException root) {
            stop(root, work);
        } else {
            fail(cause, work);
        }
    }

    /** The root is not what it was. It costs little to look at it, so it is looked at often. */
    private void stop(RootException cause, Agenda.Work work) {
        mount.close();
        watch.close();
        state.stopped(String.valueOf(cause.getMessage()));
        retry(cause, work, RETRY);
    }

    /** Something else: no root could be made ours, the index failed, or there is no memory. */
    private void fail(Throwable cause, Agenda.Work work) {
        state.failed(cause);
        retry(cause, work, pause);
        if (work instanceof Agenda.Work.Everything) {
            Duration next = pause.multipliedBy(2);
            pause = next.compareTo(LONGEST_RETRY) < 0 ? next : LONGEST_RETRY;
        }
    }

    private void retry(Throwable cause, Agenda.Work work, Duration delay) {
        agenda.walk(delay);
        if (work instanceof Agenda.Work.Everything(var waiting)) {
            waiting.forEach(asker -> asker.completeExceptionally(cause));
        }
    }

    /** A tenth up or down, so that nodes started together do not scan together for ever. */
    private Duration every() {
        double factor = 0.9 + ThreadLocalRandom.current().nextDouble() * 0.2;
        return Duration.ofNanos((long) (setup.scan().every().toNanos() * factor));
    }
}
