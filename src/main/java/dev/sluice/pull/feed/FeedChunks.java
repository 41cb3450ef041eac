package dev.sluice.pull.feed;

import dev.sluice.domain.Entry;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.State;
import dev.sluice.index.Index;
import dev.sluice.index.Need;
import dev.sluice.index.Row;
import dev.sluice.index.Transaction;
import dev.sluice.peer.feed.FeedEntry;
import dev.sluice.pull.ContentTransfer;
import dev.sluice.pull.plan.Backlog;
import dev.sluice.pull.plan.Locked;
import dev.sluice.pull.plan.NeedRows;
import dev.sluice.pull.plan.Planner;
import dev.sluice.pull.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides what each entry just read requires, and puts it where it belongs: what only changes the
 * index is written at once; what a crash would lose becomes a row; the rest is held in memory.
 */
public final class FeedChunks {

    private final Index index;
    private final Backlog backlog;
    private final Role sender;
    private final Duration remembered;
    private final Doubts doubts;
    private final InstantSource clock;
    private final FeedBounds bounds;

    /** Whether the peer was never read before the round. */
    private final boolean isFirstListing;

    /** Whether there was room in the index for what is new. */
    private boolean hasRoom;

    public FeedChunks(
            Index index,
            Backlog backlog,
            Role sender,
            Duration remembered,
            Doubts doubts,
            InstantSource clock,
            FeedBounds bounds,
            boolean isFirstListing) {
        this.bounds = bounds;
        this.isFirstListing = isFirstListing;
        this.index = index;
        this.backlog = backlog;
        this.sender = sender;
        this.remembered = remembered;
        this.doubts = doubts;
        this.clock = clock;
    }

    /** What is read may be newer than a row that is there already, and has to replace it. */
    private boolean mayHaveRow(FeedEntry read) {
        return backlog.mayHaveRow(read.entry().path());
    }

    /** What a chunk comes down to in the index. */
    private final class Decided {

        private final List<FeedEntry> ignored = new ArrayList<>();
        private final List<NeedRows.Planned> toWrite = new ArrayList<>();
        private final List<FeedEntry> doubted = new ArrayList<>();
        private final List<Entry> unknownDeletes = new ArrayList<>();

        /** Paths of what is live and may come to be wanted. */
        private final List<RelativePath> needs = new ArrayList<>();

        /** What is in the memory of the round until it is done. */
        private final List<NeedRows.Planned> toHold = new ArrayList<>();

        /** Whether the index has to keep more afterwards. */
        boolean isMore() {
            return !needs.isEmpty() || !unknownDeletes.isEmpty();
        }

        boolean isNothing() {
            return ignored.isEmpty() && toWrite.isEmpty() && doubted.isEmpty();
        }

        /** Returns what is to be decided anew, in turn with the rounds. */
        List<NeedRows.Planned> write(Transaction transaction, Instant now) {
            leave(transaction);
            List<NeedRows.Planned> late =
                    toWrite.stream()
                            .filter(planned -> !FeedChunks.this.write(transaction, planned))
                            .toList();
            holdBack(transaction, now);
            return late;
        }

        /** What is ignored counts as done: also what was wanted at its path when it was not. */
        private void leave(Transaction transaction) {
            for (FeedEntry read : ignored) {
                transaction.unwant(backlog.peer(), read.entry().path(), read.sequence());
            }
        }

        /** Kept as failed, and not tried again before the peer says something newer of the path. */
        private void holdBack(Transaction transaction, Instant now) {
            for (FeedEntry read : doubted) {
                transaction.want(backlog.peer(), read.entry(), read.sequence());
                backlog.noteRow(read.entry().path());
                transaction.fail(wanted(read, now), Doubts.REASON, Instant.MAX);
            }
        }
    }

    /**
     * Takes the next entries.
     *
     * @param also what else is to be in the same commit, null if that is nothing
     * @throws FeedHeldException if they are not to be taken now; none of them was
     */
    public void take(List<FeedEntry> chunk, @Nullable Consumer<Transaction> also) {
        Instant now = clock.instant();
        Decided decided = decide(chunk, now);
        check(decided);
        decided.toHold.forEach(backlog::hold);
        if (decided.isNothing() && also == null) {
            return;
        }
        backlog.storeFailed();
        List<NeedRows.Planned> late =
                index.write(transaction -> {
                    if (!backlog.isSaid(transaction)) {
                        backlog.leaveUnsaid();
                        decided.unknownDeletes.clear();
                        return List.of();
                    }
                    if (also != null) {
                        also.accept(transaction);
                    }
                    return decided.write(transaction, now);
                });
        bounds.tookTombstones(backlog.peer(), decided.unknownDeletes, isFirstListing);
        late.forEach(backlog::hold);
    }

    /** What only settles, or deletes what is here, makes room, and needs none. */
    private void check(Decided decided) {
        if (!hasRoom && decided.isMore()) {
            bounds.checkRoom();
            hasRoom = true;
        }
        if (!decided.needs.isEmpty()) {
            bounds.checkNeeds(backlog, decided.needs);
        }
        bounds.checkTombstones(backlog.peer(), decided.unknownDeletes, isFirstListing);
    }

    private Decided decide(List<FeedEntry> chunk, Instant now) {
        Decided decided = new Decided();
        if (backlog.ignored().isEmpty()) {
            decide(chunk, now, decided);
            return decided;
        }
        Map<Boolean, List<FeedEntry>> byIgnored =
                chunk.stream()
                        .collect(
                                Collectors.partitioningBy(
                                        read -> backlog.ignored().ignores(read.entry())));
        for (FeedEntry read : Objects.requireNonNull(byIgnored.get(true))) {
            if (mayHaveRow(read)) {
                decided.ignored.add(read);
            }
        }
        decide(Objects.requireNonNull(byIgnored.get(false)), now, decided);
        return decided;
    }

    private void decide(List<FeedEntry> chunk, Instant now, Decided decided) {
        List<@Nullable Row> rows =
                index.find(chunk.stream().map(read -> read.entry().path()).toList());
        for (int i = 0; i < chunk.size(); i++) {
            FeedEntry read = chunk.get(i);
            if (doubts.holdsBack(read.entry(), read.sequence(), rows.get(i))) {
                decided.doubted.add(read);
                decided.needs.add(read.entry().path());
                continue;
            }
            NeedRows.Planned planned = plan(chunk.get(i), rows.get(i), now);
            switch (planned.step()) {
                case Step.Settled _ -> {
                    if (Locked.isOpen(planned.local())) {
                        decided.toHold.add(planned);
                    } else if (mayHaveRow(read)) {
                        decided.toWrite.add(planned);
                    }
                }
                case Step.Note _ -> {
                    decided.toWrite.add(planned);
                    if (rows.get(i) == null && !read.entry().isLive()) {
                        decided.unknownDeletes.add(read.entry());
                    }
                }
                case Step.Touch _,
                        Step.PutFile _,
                        Step.PutLink _,
                        Step.PutDirectory _,
                        Step.Remove _,
                        Step.SecureCopy _,
                        Step.KeepDirectory _ -> {
                    if (read.entry().isLive()) {
                        decided.needs.add(read.entry().path());
                    }
                    if (mayHaveRow(read) || backlog.isFull() || needsRow(planned.step())) {
                        decided.toWrite.add(planned);
                    } else {
                        decided.toHold.add(planned);
                    }
                }
            }
        }
    }

    private Need wanted(FeedEntry read, Instant now) {
        return new Need(backlog.peer(), read.entry(), read.sequence(), now, 0, null, Instant.EPOCH);
    }

    /** An entry that could not be taken when its feed was read can be now. */
    void takeLate(FeedEntry read) {
        Instant now = clock.instant();
        Row local = index.find(read.entry().path());
        boolean isDoubtful = doubts.holdsBack(read.entry(), read.sequence(), local);
        boolean isLeft =
                backlog.ignored().ignores(read.entry())
                        || local == null && isPast(read.entry(), now, remembered);
        index.write(transaction -> {
            if (!backlog.isSaid(transaction)) {
                return false;
            }
            if (!isLeft) {
                transaction.want(backlog.peer(), read.entry(), read.sequence());
            }
            if (isDoubtful) {
                transaction.fail(wanted(read, now), Doubts.REASON, Instant.MAX);
            }
            transaction.unrefuse(backlog.peer(), read.sequence());
            return true;
        });
    }

    private NeedRows.Planned plan(FeedEntry read, @Nullable Row local, Instant now) {
        Need wanted = wanted(read, now);
        Step step =
                local == null && isPast(read.entry(), now, remembered)
                        ? new Step.Settled()
                        : Planner.plan(
                                local == null ? null : local.entry(), read.entry(), false, sender);
        return new NeedRows.Planned(wanted, local, step);
    }

    /** A tombstone that we would have dropped by now, if we had ever had it. */
    public static boolean isPast(Entry entry, Instant now, Duration remembered) {
        return entry.state() instanceof State.Deleted(_, Instant at)
                && at.isBefore(now.minus(remembered));
    }

    /**
     * Whether a crash would lose more than can be read again: half of a large content in staging is
     * kept only for a row, and a directory that was made but not yet locked cannot be told from one
     * that is done.
     */
    private static boolean needsRow(Step step) {
        return step instanceof Step.PutFile(_, State.File file, _)
                        && file.size() >= ContentTransfer.RESUME_FROM
                || step instanceof Step.PutDirectory put && Locked.isLocked(put.directory());
    }

    /** False if it is to be decided anew, in turn with the rounds. */
    private boolean write(Transaction transaction, NeedRows.Planned planned) {
        Need wanted = planned.wanted();
        Row local = planned.local();
        switch (planned.step()) {
            case Step.Settled _ ->
                    transaction.unwant(wanted.peer(), wanted.entry().path(), wanted.at());
            case Step.Note(var entry) -> {
                // Where a step is under way, what it makes is there before the index knows of it.
                if (index.intent(entry.path()) != null) {
                    return false;
                }
                if (!transaction.putIf(entry, local == null ? null : local.seen(), local)) {
                    return false;
                }
                if (backlog.mayHaveRow(entry.path())) {
                    transaction.unwant(wanted.peer(), wanted.entry().path(), wanted.at());
                }
            }
            case Step.Touch _,
                    Step.PutFile _,
                    Step.PutLink _,
                    Step.PutDirectory _,
                    Step.Remove _,
                    Step.SecureCopy _,
                    Step.KeepDirectory _ -> {
                transaction.want(wanted.peer(), wanted.entry(), wanted.at());
                backlog.noteRow(wanted.entry().path());
            }
        }
        return true;
    }
}
