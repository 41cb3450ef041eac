package dev.sluice.budget;

import static java.util.Objects.requireNonNull;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.index.DeleteOrigin;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.DeleteStanding;
import dev.sluice.index.DeleteSums;
import dev.sluice.index.Deletes;
import dev.sluice.index.Index;
import dev.sluice.index.PlanKind;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rule 11: says which deletes of a folder may be made without a person; or, in the same way, which
 * live entries a peer may overwrite. One of both for each folder, for all who change it. What it
 * allows is in the index before the first delete is made, so neither many small rounds nor several
 * peers nor a restart get around it.
 *
 * <p>Counted are the paths whose delete was allowed in the last hour, came to wait in it, or is
 * asked for, each once, if they lived at the start of the hour; and they are held against what
 * lived then. So what comes and goes within the hour, as in a queue, takes nothing of the budget.
 * Where nothing lived then, or the index is younger than that, each moment since is taken for the
 * start: a tree that came just now is guarded as well, and of a queue there is never much at one
 * moment. After a restart what was there counts as old. What a person has approved counts neither
 * as deleted nor as having been there. A move does not count: for each path whose content has come
 * to another one since.
 *
 * <p>What is held becomes a plan. Later deletes make a plan of their own, which grows (and takes a
 * new number each time) until it alone would be above the limits. It is judged again when what is
 * before it was decided on, or has waited for an hour and so counts no more.
 */
public final class DeleteBudget {

    /** So long after {@link Verdict#FEW_COMING} it is worth while to ask again. */
    public static final Duration GATHER = PendingDeletes.GATHER;

    /** So long after {@link Verdict#MANY_COMING} it is worth while to ask again. */
    public static final Duration CALM = PendingDeletes.CALM;

    /** So long after the first of deletes that never cease they are judged all the same. */
    public static final Duration LONGEST = PendingDeletes.LONGEST;

    private static final Duration HOUR = Duration.ofHours(1);

    /** How exactly the entries of an hour ago are known. */
    private static final Duration BETWEEN_COUNTS = Duration.ofMinutes(5);

    private static final int PAGE = 500;

    private final Index index;
    private final PlanKind kind;
    private final Deletes deletes;
    private final DeleteLimits limits;
    private final InstantSource wall;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Map<DeleteOrigin, PendingDeletes> coming = new EnumMap<>(DeleteOrigin.class);

    /** What there was when this run began; null before that was noted. */
    private Deletes.@Nullable LiveCount atStart;

    /** To where, and when, what has left the plans was taken out of them; null if not yet. */
    private @Nullable Pruned pruned;

    /** On what it was reckoned last whether plans can be let go; null if not yet. */
    private @Nullable Grounds weighed;

    /** How often something has changed that is reckoned with. */
    private long changes;

    private final LongAdder allowed = new LongAdder();
    private final LongAdder held = new LongAdder();

    private record Pruned(Sequence last, Instant at) {}

    /**
     * All that decides what is spent of the budget.
     *
     * @param then what lived at the start of the hour
     * @param start what lived at the start of the run, if that was within the hour
     * @param counting how many plans count
     * @param last the last sequence, where it is not known what lived at the start of the hour
     */
    private record Grounds(
            Deletes.@Nullable LiveCount then,
            Deletes.@Nullable LiveCount start,
            long counting,
            long changes,
            @Nullable Sequence last) {}

    /**
     * @param gather how long no more must have come before a few are judged, {@link #GATHER} for a
     *     running node; 0: they are judged when they are seen
     * @param wall for the versions that a rejected plan makes
     * @param clock of the run: an hour is an hour, however the one on the wall is set
     */
    public DeleteBudget(
            Index index,
            DeleteLimits limits,
            Duration gather,
            InstantSource wall,
            InstantSource clock) {
        this(index, PlanKind.DELETES, limits, gather, wall, clock, System::nanoTime);
    }

    /**
     * The same for live entries whose content a peer replaces. They are judged when they are seen:
     * what the budget has room for is replaced, and what comes after that waits.
     */
    public static DeleteBudget ofChanges(
            Index index,
            DeleteLimits limits,
            InstantSource wall,
            InstantSource clock,
            LongSupplier nanoTime) {
        return new DeleteBudget(
                index, PlanKind.CHANGES, limits, Duration.ZERO, wall, clock, nanoTime);
    }

    /** Whether anything can be held at all. */
    public boolean isLimited() {
        return limits.isLimited();
    }

    /**
     * @param nanoTime tells how long no more deletes have come
     */
    public DeleteBudget(
            Index index,
            PlanKind kind,
            DeleteLimits limits,
            Duration gather,
            InstantSource wall,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.index = index;
        this.kind = kind;
        this.deletes = index.deletes(kind);
        this.limits = limits;
        this.wall = wall;
        this.clock = clock;
        this.nanoTime = nanoTime;
        for (DeleteOrigin origin : DeleteOrigin.values()) {
            coming.put(
                    origin,
                    new PendingDeletes(
                            gather,
                            kind == PlanKind.CHANGES ? Duration.ZERO : PendingDeletes.CALM,
                            nanoTime));
        }
    }

    /** Deletes that were allowed since the start. */
    public long allowed() {
        return allowed.sum();
    }

    /** Deletes that came to wait since the start. */
    public long held() {
        return held.sum();
    }

    /**
     * A look for deletes begins.
     *
     * @param isWhole whether it is of all there is
     */
    public ObservationWindow window(boolean isWhole) {
        return new ObservationWindow(nanoTime.getAsLong(), isWhole);
    }

    /**
     * Notes how much is live, if that has changed; to be called before anything is done that may
     * delete. Writes at most every few minutes, and nothing in a folder at rest. What has left the
     * plans is taken out of them; that costs what has changed, and not what waits.
     */
    public synchronized void note() {
        Instant now = clock.instant();
        if (deletes.isAnyWaiting()) {
            pruneChanged();
            letGo();
        }
        Deletes.LiveCount last = deletes.lastCount();
        boolean isRecent =
                last != null
                        && !last.at().isAfter(now)
                        && last.at().plus(BETWEEN_COUNTS).isAfter(now);
        if (!isRecent && hasChanged(last)) {
            index.write(transaction -> {
                transaction.deletes(kind).count(now, startOfHour());
                return true;
            });
        }
        if (atStart == null) {
            atStart = new Deletes.LiveCount(now, index.totals().live(), index.last());
        }
    }

    private boolean hasChanged(Deletes.@Nullable LiveCount last) {
        return last == null
                || !last.last().equals(index.last())
                || last.live() != index.totals().live();
    }

    /** A little later than that, so that no path that lived then is missed between two counts. */
    private Instant startOfHour() {
        return clock.instant().minus(HOUR).plus(BETWEEN_COUNTS);
    }

    /**
     * Asks for deletes, before the first of them is made. Whether a single one may be made then is
     * what {@link #isAllowed} says: what is held does not keep others, allowed before, from being
     * made.
     *
     * @param window what they were learnt from
     */
    public synchronized Verdict ask(
            DeleteOrigin origin, ObservationWindow window, Candidates candidates) {
        PendingDeletes parts = part(origin);
        Asking asking = new Asking(index, kind, parts, clock);
        candidates.forEachPage(asking::sort);
        if (asking.hasNew() || asking.hasApproved()) {
            changes++;
        }
        if (!asking.hasNew()) {
            return asking.hasWaiting() ? Verdict.HELD : Verdict.ALLOWED;
        }
        if (limits.isMany(spending().counted() + parts.size())) {
            if (!parts.areAll(window)) {
                return Verdict.MANY_COMING;
            }
        } else if (!parts.areGathered(window)) {
            return Verdict.FEW_COMING;
        }
        prune();
        candidates.forEachPage(asking::judge);
        parts.clear();
        return decide(origin) || asking.hasWaiting() ? Verdict.HELD : Verdict.ALLOWED;
    }

    /** Allows what a person has approved of these, and judges nothing. */
    public synchronized void takeApproved(Candidates candidates) {
        Asking asking = new Asking(index, kind, null, clock);
        candidates.forEachPage(asking::sort);
        if (asking.hasApproved()) {
            changes++;
        }
    }

    /**
     * Asks to forget entries, since other ignore rules hide them: that counts as their delete
     * would, and nothing of it waits for more to come.
     *
     * @return null if they may be forgotten, and are counted; else why not, and nothing is counted
     */
    public synchronized @Nullable String askToForget(Candidates candidates) {
        prune();
        Asking asking = new Asking(index, kind, null, clock);
        candidates.forEachPage(asking::judge);
        Spending spending = spending();
        if (isExceeded(spending)) {
            prune();
            return reason(spending.counted(), spending.entries());
        }
        changes++;
        Instant now = clock.instant();
        index.write(transaction -> transaction.deletes(kind).allowJudged(now));
        return null;
    }

    private PendingDeletes part(DeleteOrigin origin) {
        return requireNonNull(coming.get(origin));
    }

    /**
     * What is spent of the budget.
     *
     * @param counted paths that lived at one time and are gone, or would go
     * @param entries of how many that is
     */
    private record Spending(long counted, long entries) {}

    /** What is spent, at whichever time the hour is taken to begin the most. */
    private Spending spending() {
        Deletes.LiveCount then = deletes.count(startOfHour());
        if (then == null || then.live() == 0) {
            DeleteSums worst = deletes.worst(hourAgo(), limits.count());
            return new Spending(worst.counted(), index.totals().live() + worst.done());
        }
        Spending since = spending(then);
        Deletes.LiveCount start = atStart;
        if (start == null || start.live() == 0 || start.at().isBefore(hourAgo())) {
            return since;
        }
        Spending sinceStart = spending(start);
        return isExceeded(sinceStart) ? sinceStart : since;
    }

    private Spending spending(Deletes.LiveCount since) {
        DeleteSums sums = deletes.sums(hourAgo(), since.last());
        // What was overwritten is there as before.
        long gone = kind == PlanKind.CHANGES ? 0 : sums.approved();
        return new Spending(sums.counted(), since.live() - gone);
    }

    private boolean isExceeded(Spending spending) {
        return limits.areExceeded(spending.counted(), spending.entries());
    }

    private Instant hourAgo() {
        return clock.instant().minus(HOUR);
    }

    private void prune() {
        Pruned next = new Pruned(index.last(), clock.instant());
        changes += index.write(transaction -> transaction.deletes(kind).prune(hourAgo(), next.at));
        pruned = next;
    }

    private void pruneChanged() {
        Pruned last = pruned;
        if (last == null) {
            prune();
            return;
        }
        Pruned next = new Pruned(index.last(), clock.instant());
        changes +=
                index.write(transaction ->
                        transaction
                                .deletes(kind)
                                .pruneChanged(last.last, last.at, hourAgo(), next.at));
        pruned = next;
    }

    /** Returns whether something of what is judged is held. */
    private boolean decide(DeleteOrigin origin) {
        Instant now = clock.instant();
        if (kind == PlanKind.DELETES) {
            allowed.add(index.write(transaction -> transaction.deletes(kind).allowMoves(now)));
        }
        Spending spending = spending();
        if (isExceeded(spending)) {
            String reason = reason(spending.counted(), spending.entries());
            return hold(origin, spending.entries(), reason);
        }
        allowed.add(index.write(transaction -> transaction.deletes(kind).allowJudged(now)));
        return false;
    }

    private String reason(long counted, long entries) {
        String form =
                kind == PlanKind.DELETES
                        ? "%,d deletes within an hour, of %,d entries, are more than"
                                + " max-delete-percent (%d) and max-delete-count (%,d) let pass"
                        : "%,d overwrites within an hour, of %,d entries, are more than"
                                + " max-change-percent (%d) and the %,d that always pass let pass";
        return String.format(Locale.ROOT, form, counted, entries, limits.percent(), limits.count());
    }

    private boolean hold(DeleteOrigin origin, long entries, String reason) {
        DeletePlan growing = growing(origin, entries);
        Instant since = growing == null ? clock.instant() : growing.since();
        long growingNumber = growing == null ? 0 : growing.number();
        // Nothing is judged if all were moves: then no plan changes.
        long number =
                index.write(transaction ->
                        transaction.deletes(kind).plan(origin, since, reason, growingNumber));
        // What has changed since it was seen to go is in the plan all the same.
        pruned = null;
        long before = growing == null ? 0 : growing.entries();
        find(number).ifPresent(plan -> held.add(plan.entries() - before));
        return number != 0;
    }

    /**
     * The plan that further deletes are added to: the last one, if it alone would pass. Overwrites
     * are judged page by page: they all go to one plan, which a person decides on once.
     */
    private @Nullable DeletePlan growing(DeleteOrigin origin, long entries) {
        List<DeletePlan> plans =
                deletes.waiting().stream()
                        .filter(plan -> plan.origin() == origin)
                        .filter(plan -> isOneList() || plan.since().isAfter(hourAgo()))
                        .toList();
        DeletePlan last = plans.isEmpty() ? null : plans.getLast();
        if (isOneList()) {
            return last;
        }
        return last == null || limits.areExceeded(last.entries(), entries) ? null : last;
    }

    /** Whether all that waits is one list, of which nothing is done without a person. */
    private boolean isOneList() {
        return kind == PlanKind.CHANGES && limits.isLimited();
    }

    /** Whether a live row may be deleted now. */
    public boolean isAllowed(Row row) {
        return isAllowed(PlannedDelete.of(row));
    }

    /** Whether it may be made now. */
    public boolean isAllowed(PlannedDelete delete) {
        return deletes.standings(List.of(delete)).getFirst() == DeleteStanding.ALLOWED;
    }

    /** The plans that wait, by number. */
    public List<DeletePlan> waiting() {
        return deletes.waiting();
    }

    /** The plan of a number, if it waits. */
    public Optional<DeletePlan> find(long number) {
        return deletes.waiting().stream().filter(plan -> plan.number() == number).findFirst();
    }

    /** What is in a plan; see {@link Deletes#planned}. */
    public List<PlannedDelete> planned(long number, @Nullable RelativePath after, int limit) {
        return deletes.planned(number, after, limit);
    }

    /** Takes out of the plans for local deletes what is not gone after all. */
    public synchronized void review(Predicate<RelativePath> isBack) {
        for (DeletePlan plan : deletes.waiting()) {
            if (plan.origin() == DeleteOrigin.LOCAL) {
                forEachPage(plan, page -> leave(plan, page, isBack));
            }
        }
    }

    private void leave(DeletePlan plan, List<PlannedDelete> page, Predicate<RelativePath> isBack) {
        List<RelativePath> back = page.stream().map(PlannedDelete::path).filter(isBack).toList();
        if (!back.isEmpty()) {
            changes++;
            index.write(transaction -> {
                back.forEach(path -> transaction.deletes(kind).leave(plan.number(), path));
                return true;
            });
        }
    }

    /**
     * Lets the deletes of a plan be made: those whose entry has not changed since.
     *
     * @return the plan as it was; empty if it does not wait
     */
    public synchronized Optional<DeletePlan> approve(long number) {
        changes++;
        prune();
        Optional<DeletePlan> plan = find(number);
        plan.ifPresent(waiting -> {
            index.write(transaction -> {
                transaction.deletes(kind).approve(number);
                return true;
            });
            judgeTheOthersAgain();
        });
        return plan;
    }

    /**
     * Undoes the deletes of a plan. What peers have deleted gets a version of ours that comes after
     * their tombstone, so it stays everywhere. What is gone from the disk here is forgotten, and
     * every peer is asked for all it has: so it comes back from whoever has it.
     *
     * @return the plan as it was; empty if it does not wait
     */
    public Optional<DeletePlan> reject(long number) {
        return reject(number, _ -> true);
    }

    /**
     * The same where not all of it is here any more: an entry of that would be one of a content
     * which perhaps nobody has. It leaves the plan, and is asked for again.
     *
     * @param isHere whether what the index says of a path is there
     */
    public synchronized Optional<DeletePlan> reject(long number, Predicate<RelativePath> isHere) {
        changes++;
        prune();
        Optional<DeletePlan> plan = find(number);
        plan.ifPresent(waiting -> {
            Rejection rejection = new Rejection(kind, waiting.origin(), wall);
            forEachPage(
                    waiting,
                    page ->
                            index.write(transaction -> {
                                rejection.undo(
                                        page.stream()
                                                .filter(each -> isHere.test(each.path()))
                                                .toList(),
                                        transaction);
                                page.forEach(each ->
                                        transaction.deletes(kind).leave(number, each.path()));
                                return true;
                            }));
            prune();
            judgeTheOthersAgain();
        });
        return plan;
    }

    private void forEachPage(DeletePlan plan, Consumer<List<PlannedDelete>> sink) {
        List<PlannedDelete> page = deletes.planned(plan.number(), null, PAGE);
        while (!page.isEmpty()) {
            sink.accept(page);
            page = deletes.planned(plan.number(), page.getLast().path(), PAGE);
        }
    }

    /** What waits only because of the plan that was decided on is asked for again. */
    private void judgeTheOthersAgain() {
        if (!isOneList() && !isExceeded(spending())) {
            drop(deletes.waiting());
        }
    }

    /** What waits only because of a plan that counts no more is asked for again. */
    private void letGo() {
        if (isOneList()) {
            return;
        }
        Grounds now = grounds();
        if (now.equals(weighed)) {
            return;
        }
        weighed = now;
        Spending spending = spending();
        if (!isExceeded(spending)) {
            drop(
                    deletes.waiting().stream()
                            .filter(plan -> !limits.areExceeded(plan.entries(), spending.entries()))
                            .toList());
        }
    }

    private Grounds grounds() {
        Deletes.LiveCount then = deletes.count(startOfHour());
        Deletes.LiveCount start = atStart;
        boolean isKnown = then != null && then.live() > 0;
        return new Grounds(
                then,
                start == null || start.at().isBefore(hourAgo()) ? null : start,
                deletes.plansWaiting(hourAgo()),
                changes,
                isKnown ? null : index.last());
    }

    private void drop(List<DeletePlan> plans) {
        if (!plans.isEmpty()) {
            changes++;
            index.write(transaction -> {
                plans.forEach(plan -> transaction.deletes(kind).drop(plan.number()));
                return true;
            });
        }
    }
}
