package dev.sluice.pull.plan;

import dev.sluice.domain.RelativePath;
import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.index.Need;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was read from a peer's feed and is in memory until it is applied, the newest of each path.
 * One thread reads into it, while others apply what was offered of it so far.
 */
final class HeldRows implements AutoCloseable {

    /** Beyond this it is full. */
    private static final long MAX_WEIGHT = 24 << 20;

    private static final Comparator<NeedRows.Planned> BY_PATH =
            Comparator.comparing(NeedRows.Planned::path);
    private static final Comparator<NeedRows.Planned> BY_SEQUENCE =
            Comparator.comparing(planned -> planned.wanted().at());

    private final Map<RelativePath, NeedRows.Planned> held = new ConcurrentHashMap<>();

    /** The paths of what was not handed out, in the order of the feed; guarded, as the next. */
    private final Queue<RelativePath> waiting = new ArrayDeque<>();

    /** How many of them may be handed out. */
    private int offered;

    private final MemoryBudget.Held weight;

    HeldRows(MemoryBudget memory) {
        this.weight = memory.hold();
    }

    int size() {
        return held.size();
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    /** All of it, in no order. */
    Collection<NeedRows.Planned> all() {
        return held.values();
    }

    /** Null if nothing is held at the path. */
    @Nullable Need at(RelativePath path) {
        NeedRows.Planned planned = held.get(path);
        return planned == null ? null : planned.wanted();
    }

    /** Whether it is this that is held at its path, not something newer. */
    boolean has(Need wanted) {
        Need its = at(wanted.entry().path());
        return its != null && isSame(its, wanted);
    }

    /** Each epoch begins to count anew, so that the sequence alone does not tell rows apart. */
    private static boolean isSame(Need one, Need other) {
        return one.at().equals(other.at()) && one.entry().equals(other.entry());
    }

    /** Holds a row that was just planned; it replaces an older one for its path. */
    synchronized void add(NeedRows.Planned planned) {
        RelativePath path = planned.path();
        NeedRows.Planned old = held.get(path);
        if (old == null) {
            waiting.add(path);
        }
        if (old == null || planned.wanted().at().isAfter(old.wanted().at())) {
            NeedRows.Planned replaced = held.put(path, planned);
            long less = replaced == null ? 0 : PlannedSize.weight(replaced);
            weight.add(PlannedSize.weight(planned) - less);
        }
    }

    /** It is done. */
    void remove(Need wanted) {
        held.computeIfPresent(wanted.entry().path(), (_, planned) -> without(wanted, planned));
    }

    private NeedRows.@Nullable Planned without(Need wanted, NeedRows.Planned planned) {
        if (!isSame(planned.wanted(), wanted)) {
            return planned;
        }
        weight.add(-PlannedSize.weight(planned));
        return null;
    }

    /** What is held now may be applied while more is read. */
    synchronized void offer() {
        offered = waiting.size();
    }

    /** How many rows were offered that {@link #nextOffered} has not given yet. */
    synchronized int offered() {
        return offered;
    }

    /** The next rows that were offered, by path; none if there are none. */
    synchronized List<NeedRows.Planned> nextOffered() {
        List<NeedRows.Planned> next = new ArrayList<>();
        while (offered > 0 && next.size() < NeedRows.PAGE) {
            NeedRows.Planned planned = held.get(waiting.remove());
            offered--;
            if (planned != null) {
                next.add(planned);
            }
        }
        next.sort(BY_PATH);
        return next;
    }

    /** All of it by path. */
    synchronized List<NeedRows.Planned> sorted() {
        List<NeedRows.Planned> all = new ArrayList<>(held.values());
        // Numbers are sorted faster than paths, and most of the paths are in order then.
        all.sort(BY_SEQUENCE);
        all.sort(BY_PATH);
        return all;
    }

    /** The lowest sequence of all, more than any if there is none. */
    long lowest() {
        return held.values().stream()
                .mapToLong(planned -> planned.wanted().at().value())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    boolean isFull() {
        return weight.bytes() >= MAX_WEIGHT || weight.isBudgetFull();
    }

    synchronized void clear() {
        held.clear();
        waiting.clear();
        offered = 0;
        weight.set(0);
    }

    @Override
    public void close() {
        weight.close();
    }
}
