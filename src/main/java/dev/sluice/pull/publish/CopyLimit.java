package dev.sluice.pull.publish;

import dev.sluice.disk.publish.Tree;
import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Durability;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Quoted;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.Index;
import dev.sluice.index.Intent;
import dev.sluice.index.Row;
import dev.sluice.index.Transaction;
import dev.sluice.pull.Failures;
import dev.sluice.pull.Pauses;
import dev.sluice.pull.Target;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Of one file there are at most ten conflict copies (rule 1f): a node that has more moves the first
 * by name to the trash. Only the name decides, so that all nodes arrive at the same ten; where
 * several remove the same copy, their tombstones are joined. It is checked when a round or a scan
 * has ended, so that what peers have removed by then is not removed again.
 */
public final class CopyLimit {

    private static final int MAX_COPIES = 10;

    /** Copies that are looked at before others have their turn. */
    private static final int PAGE = 500;

    /** A copy that is one too many, and the tombstone that takes its place. */
    private record Goner(Row row, FileStat seen, Entry tombstone) {

        RelativePath path() {
            return row.entry().path();
        }
    }

    private final Index index;
    private final Durability durability;
    private final Consumer<RelativePath> rescan;
    private final InstantSource clock;
    private final InstantSource steady;
    private final Lock turn;

    /** All copies up to here were looked at; none since the start. */
    private Sequence checked = Sequence.ZERO;

    /** Files of which a copy could not be trashed, and why. */
    private final Map<RelativePath, String> left = new TreeMap<>();

    private final Pauses pauses = new Pauses();
    private volatile @Nullable String problem;

    /**
     * @param clock for tombstones
     * @param steady for what waits
     * @param turn that of all who change the tree
     */
    public CopyLimit(
            Index index,
            Durability durability,
            Consumer<RelativePath> rescan,
            InstantSource clock,
            InstantSource steady,
            Lock turn) {
        this.index = index;
        this.durability = durability;
        this.rescan = rescan;
        this.clock = clock;
        this.steady = steady;
        this.turn = turn;
    }

    /** Whether there are so many later copies of its file that this one is to go. */
    public static boolean isBeyond(RelativePath copy, Index index) {
        if (!ConflictName.isCopy(copy) || ConflictName.mayBeCut(ConflictName.original(copy))) {
            return false;
        }
        Row row = index.find(copy);
        return row != null
                && row.entry().isLive()
                && row.entry().state().digest() != null
                && index.copiesBehind(copy, MAX_COPIES).size() == MAX_COPIES;
    }

    /** Copies of a name so long that it was cut may be those of several files: none is too many. */
    private static List<Row> beyond(RelativePath original, Index index) {
        if (ConflictName.mayBeCut(original)) {
            return List.of();
        }
        List<Row> copies =
                index.copiesOf(original).stream()
                        .filter(row -> row.entry().state().digest() != null)
                        .toList();
        return copies.subList(0, Math.max(0, copies.size() - MAX_COPIES));
    }

    /** Why there are more copies of a file than there should be, null if there are not. */
    public @Nullable String problem() {
        return problem;
    }

    /**
     * Looks at what has come since the last time. If somebody else has the turn, it is done when
     * that turn ends, so nobody waits for it; a node that is stopping leaves it to the next start.
     */
    public void keep(Target target) {
        boolean more = true;
        while (more && !Thread.currentThread().isInterrupted() && turn.tryLock()) {
            try {
                more = keepSome(target);
            } finally {
                turn.unlock();
            }
        }
    }

    /** Returns whether there is more. */
    private boolean keepSome(Target target) {
        Sequence last = index.last();
        if (left.isEmpty() && !last.isAfter(checked)) {
            return false;
        }
        List<Row> came = index.copiesAfter(checked, PAGE);
        Set<RelativePath> originals = new TreeSet<>();
        came.forEach(row -> originals.add(ConflictName.original(row.entry().path())));
        originals.addAll(left.keySet());
        // Whatever else has come of it: what cannot be trashed now keeps its pause.
        originals.removeIf(path -> !pauses.isDue(path, steady.instant()));
        keep(originals, target);
        Sequence reached = came.isEmpty() ? checked : came.getLast().sequence();
        boolean isAll = came.size() < PAGE;
        checked = isAll && last.isAfter(reached) ? last : reached;
        return !isAll;
    }

    private void keep(Set<RelativePath> originals, Target target) {
        originals.forEach(left::remove);
        List<Row> beyond = new ArrayList<>();
        originals.forEach(original -> beyond.addAll(beyond(original, index)));
        if (!beyond.isEmpty()) {
            trash(beyond, target);
        }
        originals.stream().filter(path -> !left.containsKey(path)).forEach(pauses::forget);
        problem = left.isEmpty() ? null : words();
    }

    private String words() {
        Map.Entry<RelativePath, String> first = left.entrySet().iterator().next();
        return "more than %d conflict copies of %s%s, since the oldest cannot be moved to the trash: %s"
                .formatted(
                        MAX_COPIES,
                        Quoted.of(first.getKey().toString()),
                        left.size() == 1 ? "" : " and of %,d more files".formatted(left.size() - 1),
                        first.getValue());
    }

    private void trash(List<Row> beyond, Target target) {
        List<Goner> goners = index.write(transaction -> intend(beyond, transaction));
        List<Goner> removed = remove(goners, target);
        if (force(removed, target)) {
            index.write(transaction -> {
                transaction.clearIntents(
                        removed.stream()
                                .filter(goner ->
                                        transaction.putIf(goner.tombstone(), null, goner.row()))
                                .map(Goner::path)
                                .toList());
                return true;
            });
        }
    }

    private List<Goner> intend(List<Row> beyond, Transaction transaction) {
        List<Goner> goners = new ArrayList<>(beyond.size());
        for (Row row : beyond) {
            Row now = transaction.find(row.entry().path());
            FileStat seen = row.seen();
            if (seen != null && now != null && now.sequence().equals(row.sequence())) {
                goners.add(new Goner(row, seen, tombstone(row.entry(), transaction)));
            }
        }
        transaction.intend(goners.stream().map(goner -> new Intent(goner.tombstone())).toList());
        return goners;
    }

    private Entry tombstone(Entry copy, Transaction transaction) {
        Version version = transaction.mint(copy.version(), clock.instant());
        State.Deleted deleted = new State.Deleted(copy.state().kind(), clock.instant());
        return new Entry(copy.path(), deleted, copy.state().digest(), version);
    }

    private List<Goner> remove(List<Goner> goners, Target target) {
        List<Goner> removed = new ArrayList<>(goners.size());
        List<RelativePath> failed = new ArrayList<>();
        try (Tree tree = target.tree().together()) {
            for (Goner goner : goners) {
                try {
                    tree.remove(goner.path(), goner.seen());
                    removed.add(goner);
                } catch (IOException e) {
                    failed.add(goner.path());
                    leave(goner.path(), e);
                }
            }
        }
        if (!failed.isEmpty()) {
            index.write(transaction -> {
                transaction.clearIntents(failed);
                return true;
            });
        }
        return removed;
    }

    /** It is scanned, for it may be that somebody has changed it; and tried again later. */
    private void leave(RelativePath copy, IOException cause) {
        RelativePath original = ConflictName.original(copy);
        if (left.put(original, Failures.reason(cause)) == null) {
            pauses.failed(original, steady.instant()); // once, however many of its copies stay
        }
        rescan.accept(copy);
    }

    /** After a failed fsync the intents tell a scan what it finds. */
    private boolean force(List<Goner> removed, Target target) {
        Set<@Nullable RelativePath> directories = new HashSet<>();
        removed.forEach(goner -> directories.add(goner.path().parent()));
        try {
            Fsync.directories(durability, target, directories);
            return true;
        } catch (IOException e) {
            removed.forEach(goner -> leave(goner.path(), e));
            return false;
        }
    }
}
