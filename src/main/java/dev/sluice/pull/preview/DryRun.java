package dev.sluice.pull.preview;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Entry;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Role;
import dev.sluice.domain.State;
import dev.sluice.ignore.IgnoreRules;
import dev.sluice.index.DeleteStanding;
import dev.sluice.index.Index;
import dev.sluice.index.Need;
import dev.sluice.index.PlanKind;
import dev.sluice.index.PlannedDelete;
import dev.sluice.index.Row;
import dev.sluice.peer.PeerException;
import dev.sluice.peer.feed.FeedEntry;
import dev.sluice.peer.feed.FeedHeader;
import dev.sluice.pull.Failures;
import dev.sluice.pull.feed.Doubts;
import dev.sluice.pull.feed.FeedChunks;
import dev.sluice.pull.feed.FeedScan;
import dev.sluice.pull.plan.NeedRows;
import dev.sluice.pull.plan.Step;
import dev.sluice.pull.publish.Copies;
import dev.sluice.pull.publish.CopyLimit;
import dev.sluice.pull.round.Overwrites;
import dev.sluice.report.PullPlan;
import dev.sluice.report.PullPlan.Action;
import dev.sluice.report.PullPlan.Item;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what a round with a peer would do now, and does nothing: no cursor moves, no row is written.
 * It reads on where the last round ended; what that one has left is part of it.
 */
public final class DryRun {

    private static final int PAGE = 500;

    /** Beyond it a path that is wanted already, and has changed at the peer since, counts twice. */
    private static final int MAX_READ = 100_000;

    private final Index index;
    private final FeedScan feed;
    private final NodeId peer;
    private final IgnoreRules ignored;
    private final Duration remembered;
    private final InstantSource clock;
    private final InstantSource steady;
    private final PullPlan.Sum sum;
    private final Set<RelativePath> read = new HashSet<>();
    private final boolean hasRows;
    private Role sender = Role.SEND_RECEIVE;
    private Doubts doubts = Doubts.NONE;

    /**
     * @param remembered how old a tombstone may be that is taken for a path unknown here
     * @param most items to name
     */
    public DryRun(
            Index index,
            FeedScan feed,
            IgnoreRules ignored,
            Duration remembered,
            InstantSource clock,
            InstantSource steady,
            int most) {
        this.index = index;
        this.feed = feed;
        this.peer = feed.peer();
        this.ignored = ignored;
        this.remembered = remembered;
        this.clock = clock;
        this.steady = steady;
        this.sum = new PullPlan.Sum(most);
        this.hasRows = index.wantedCount(feed.peer()) > 0;
    }

    public PullPlan run(URI base) throws PeerException {
        @Nullable Cursor from = index.deletes().isRelisted(peer) ? null : index.cursor(peer);
        feed.all(base, from, new Reading());
        addStored();
        return sum.plan();
    }

    private void addStored() {
        Instant now = steady.instant();
        List<Need> page = hasRows ? index.wanted(peer, null, Instant.MAX, PAGE) : List.of();
        while (!page.isEmpty()) {
            for (Need wanted : page) {
                if (read.contains(wanted.entry().path())) {
                    continue;
                }
                if (!wanted.isDue(now)) {
                    sum.add(new Item(Action.HELD, wanted.entry().path(), 0, wanted.reason()));
                } else {
                    add(NeedRows.plan(index, wanted, sender));
                }
            }
            page = index.wanted(peer, page.getLast().entry().path(), Instant.MAX, PAGE);
        }
    }

    private void add(List<FeedEntry> chunk) {
        Instant now = clock.instant();
        List<Need> wanted = new ArrayList<>(chunk.size());
        for (FeedEntry each : chunk) {
            Row local = index.find(each.entry().path());
            if (hasRows && read.size() < MAX_READ) {
                read.add(each.entry().path());
            }
            if (ignored.ignores(each.entry())
                    || local == null && FeedChunks.isPast(each.entry(), now, remembered)) {
                continue;
            }
            if (doubts.holdsBack(each.entry(), each.sequence(), local)) {
                sum.add(new Item(Action.HELD, each.entry().path(), 0, Doubts.REASON));
                continue;
            }
            wanted.add(new Need(peer, each.entry(), each.sequence(), now, 0, null, Instant.EPOCH));
        }
        wanted.forEach(each -> add(NeedRows.plan(index, each, sender)));
    }

    private void add(NeedRows.Planned planned) {
        Row local = planned.local();
        Entry incoming = planned.wanted().entry();
        if (Overwrites.isOne(planned) && waits(PlanKind.CHANGES, local)) {
            sum.add(new Item(Action.HELD, incoming.path(), 0, "its overwrite waits for a person"));
            return;
        }
        switch (planned.step()) {
            case Step.Settled _, Step.Note _ -> {}
            case Step.Touch _ -> other(incoming);
            case Step.PutDirectory put -> put(incoming, local, put.keepLoser());
            case Step.PutLink put -> put(incoming, local, put.keepLoser());
            case Step.PutFile put when put.keepLoser() -> put(incoming, local, true);
            case Step.PutFile put -> file(incoming.path(), put.file());
            case Step.Remove remove when remove.keepLoser() -> put(incoming, local, true);
            case Step.Remove _ -> delete(incoming.path(), local);
            case Step.SecureCopy(Entry loser) ->
                    conflict(loser, local == null ? null : local.entry());
            case Step.KeepDirectory keep -> {
                if (keep.incoming() != null) {
                    conflict(keep.incoming(), keep.directory());
                } else {
                    delete(incoming.path(), local);
                }
            }
        }
    }

    private void other(Entry incoming) {
        sum.add(new Item(Action.OTHER, incoming.path(), 0, null));
    }

    private void put(Entry winner, @Nullable Row local, boolean keepLoser) {
        if (!keepLoser || local == null) {
            other(winner);
            return;
        }
        long bytes = winner.state() instanceof State.File file && !isHere(file) ? file.size() : 0;
        sum.add(new Item(Action.CONFLICT, winner.path(), bytes, copy(local.entry(), winner)));
    }

    private void conflict(Entry loser, @Nullable Entry winner) {
        long bytes = loser.state() instanceof State.File file && !isHere(file) ? file.size() : 0;
        String copy = winner == null ? null : copy(loser, winner);
        sum.add(new Item(Action.CONFLICT, loser.path(), bytes, copy));
    }

    private @Nullable String copy(Entry loser, Entry winner) {
        try {
            Copies.Copy copy = sum.keeps() ? Copies.of(loser, winner, index) : null;
            return copy == null ? null : copy.entry().path().toString();
        } catch (IOException e) {
            return Failures.reason(e);
        }
    }

    private void file(RelativePath path, State.File file) {
        List<Row> sources = index.filesWith(file.digest(), 1);
        sum.add(
                sources.isEmpty()
                        ? new Item(Action.FETCH, path, file.size(), null)
                        : new Item(
                                Action.RENAME,
                                path,
                                0,
                                sources.getFirst().entry().path().toString()));
    }

    private boolean isHere(State.File file) {
        return !index.filesWith(file.digest(), 1).isEmpty();
    }

    private void delete(RelativePath path, @Nullable Row local) {
        if (CopyLimit.isBeyond(path, index)) {
            sum.add(
                    new Item(
                            Action.OTHER, path, 0, null)); // It goes whether or not a peer says so.
            return;
        }
        sum.add(
                waits(PlanKind.DELETES, local)
                        ? new Item(Action.HELD, path, 0, "its delete waits for a person")
                        : new Item(Action.DELETE, path, 0, null));
    }

    private boolean waits(PlanKind kind, @Nullable Row local) {
        return local != null
                && index.deletes(kind).standings(List.of(PlannedDelete.of(local))).getFirst()
                        == DeleteStanding.WAITING;
    }

    /** What is refused is kept by the round, and the status tells of it. */
    private final class Reading implements FeedScan.Sink {

        @Override
        public void begin(FeedHeader header) {
            sender = header.role();
            doubts = Doubts.look(index, peer, header);
        }

        @Override
        public void take(List<FeedEntry> chunk) {
            add(chunk);
        }
    }
}
