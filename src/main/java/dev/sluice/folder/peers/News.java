package dev.sluice.folder.peers;

import dev.sluice.domain.ConflictName;
import dev.sluice.domain.RelativePath;
import dev.sluice.index.DeletePlan;
import dev.sluice.index.Index;
import dev.sluice.index.Need;
import dev.sluice.index.Refused;
import dev.sluice.index.Rot;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells the log what the status shows and nobody looks at: conflict copies, plans that wait, a full
 * disk, files that fail, drift that was undone. One line for each kind a minute at most, which
 * names one of them and counts the others; what comes within the minute is told at its end, if it
 * is still so. An index that has not changed is not asked. Used by one thread, at each look at the
 * root.
 */
public final class News {

    private static final System.Logger LOG = System.getLogger(News.class.getName());

    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** Of more the number is told, and those that are listed behind these are not named. */
    private static final int MAX = 1_000;

    private enum Topic {
        CONFLICTS,
        PLANS,
        PAUSED,
        GOES_ON,
        FAILED,
        FAILED_NO_MORE,
        ROTTEN,
        DRIFT
    }

    private static final Set<Topic> OF_INDEX =
            Set.of(Topic.CONFLICTS, Topic.PLANS, Topic.FAILED, Topic.FAILED_NO_MORE, Topic.ROTTEN);

    private final Index index;
    private final Supplier<@Nullable String> paused;
    private final LongSupplier undone;
    private final InstantSource clock;
    private final Map<Topic, Instant> told = new EnumMap<>(Topic.class);

    /** Up to which commit all there is in the index was told of. */
    private long lookedAt = -1;

    private @Nullable Set<RelativePath> copies;
    private long copyCount;
    private Set<Long> plans = Set.of();
    private Set<String> failing = Set.of();
    private Set<RelativePath> rotten = Set.of();
    private boolean isPausedTold;
    private long undoneTold;

    /**
     * @param paused why no contents are pulled just now, null if they are
     * @param undone how many paths of a mirror were put right since the start
     * @param clock of the run
     */
    public News(
            Index index,
            Supplier<@Nullable String> paused,
            LongSupplier undone,
            InstantSource clock) {
        this.index = index;
        this.paused = paused;
        this.undone = undone;
        this.clock = clock;
    }

    /** Tells what is new. What was there before the first look is told as well, but for copies. */
    public void look() {
        Instant now = clock.instant();
        pause(now);
        drift(now);
        long commits = index.commits();
        if (commits != lookedAt) {
            boolean isFree = OF_INDEX.stream().allMatch(topic -> isFree(topic, now));
            plans(now);
            failures(now);
            rot(now);
            conflicts(now);
            lookedAt = isFree ? commits : lookedAt;
        }
    }

    private void pause(Instant now) {
        String reason = paused.get();
        if (reason != null && !isPausedTold && isFree(Topic.PAUSED, now)) {
            isPausedTold = true;
            tell(Topic.PAUSED, now, Level.WARNING, "pulling is paused: " + reason);
        } else if (reason == null && isPausedTold && isFree(Topic.GOES_ON, now)) {
            isPausedTold = false;
            tell(Topic.GOES_ON, now, Level.INFO, "pulling goes on");
        }
    }

    private void drift(Instant now) {
        long sum = undone.getAsLong();
        if (sum > undoneTold && isFree(Topic.DRIFT, now)) {
            String text = "local changes: %,d undone".formatted(sum - undoneTold);
            undoneTold = sum;
            tell(Topic.DRIFT, now, Level.INFO, text);
        }
    }

    private void plans(Instant now) {
        if (!isFree(Topic.PLANS, now)) {
            return;
        }
        List<DeletePlan> waiting = index.plans();
        List<DeletePlan> more =
                waiting.stream().filter(plan -> !plans.contains(plan.number())).toList();
        plans = new HashSet<>(waiting.stream().map(DeletePlan::number).toList());
        if (!more.isEmpty()) {
            DeletePlan last = more.getLast();
            tell(
                    Topic.PLANS,
                    now,
                    Level.WARNING,
                    "waits for you: %s%s; see /v1/folders/%s/plans/%d, and POST to its /approve or /reject"
                            .formatted(
                                    last.words(),
                                    others(more.size() - 1L, "plans"),
                                    index.folder(),
                                    last.number()));
        }
    }

    private void failures(Instant now) {
        if (!isFree(Topic.FAILED, now)) {
            return;
        }
        Map<String, String> failed = failed();
        List<String> more =
                failed.keySet().stream().filter(path -> !failing.contains(path)).toList();
        if (!more.isEmpty()) {
            String first = more.getFirst();
            tell(
                    Topic.FAILED,
                    now,
                    Level.WARNING,
                    "failed: %s: %s%s"
                            .formatted(
                                    first, failed.get(first), others(more.size() - 1L, "files")));
        } else if (failed.isEmpty() && !failing.isEmpty()) {
            if (!isFree(Topic.FAILED_NO_MORE, now)) {
                return;
            }
            tell(Topic.FAILED_NO_MORE, now, Level.INFO, "no file fails any more");
        }
        failing = Set.copyOf(failed.keySet());
    }

    private void rot(Instant now) {
        if (!isFree(Topic.ROTTEN, now)) {
            return;
        }
        List<Rot> all =
                index.rereads().isAnyRotten() ? index.rereads().rotten(MAX) : List.<Rot>of();
        List<Rot> more = all.stream().filter(rot -> !rotten.contains(rot.path())).toList();
        rotten = all.stream().map(Rot::path).collect(Collectors.toSet());
        if (!more.isEmpty()) {
            Rot first = more.getFirst();
            tell(
                    Topic.ROTTEN,
                    now,
                    Level.WARNING,
                    "rotten: %s: %s%s; it is fetched again from a peer that has it, and what is there now goes to the trash; where no peer has it, put it back from a backup; look at the disk and the kernel's log"
                            .formatted(
                                    first.path(),
                                    first.reason(),
                                    others(more.size() - 1L, "files")));
        }
    }

    /** The reasons by path. */
    private Map<String, String> failed() {
        Map<String, String> failed = new LinkedHashMap<>();
        for (Need wanted : index.failed(MAX)) {
            failed.put(wanted.entry().path().toString(), String.valueOf(wanted.reason()));
        }
        for (Refused line : index.refused(MAX)) {
            failed.put(line.name(), line.reason());
        }
        return failed;
    }

    private void conflicts(Instant now) {
        if (!isFree(Topic.CONFLICTS, now)) {
            return;
        }
        List<RelativePath> all =
                index.conflicts(MAX).stream().map(row -> row.entry().path()).toList();
        long count = all.size() < MAX ? all.size() : index.conflictCount();
        Set<RelativePath> known = copies;
        if (known != null) {
            List<RelativePath> more = all.stream().filter(path -> !known.contains(path)).toList();
            long made = Math.max(more.size(), all.size() < MAX ? 0 : count - copyCount);
            conflicts(now, more, made);
        }
        copies = Set.copyOf(all);
        copyCount = count;
    }

    private void conflicts(Instant now, Collection<RelativePath> named, long made) {
        if (made <= 0) {
            return;
        }
        String text =
                named.stream()
                        .findFirst()
                        .map(copy ->
                                "%s, of %s%s"
                                        .formatted(
                                                copy,
                                                ConflictName.isCopy(copy)
                                                        ? ConflictName.original(copy)
                                                        : copy,
                                                others(made - 1, "copies")))
                        .orElseGet(() -> "%,d more".formatted(made));
        tell(Topic.CONFLICTS, now, Level.INFO, "conflict copies: " + text);
    }

    private static String others(long count, String what) {
        return count == 0 ? "" : "; and %,d more %s".formatted(count, what);
    }

    private boolean isFree(Topic topic, Instant now) {
        Instant last = told.get(topic);
        return last == null || !now.isBefore(last.plus(PAUSE));
    }

    private void tell(Topic topic, Instant now, Level level, String text) {
        told.put(topic, now);
        LOG.log(level, "folder " + index.folder() + ": " + text);
    }
}
