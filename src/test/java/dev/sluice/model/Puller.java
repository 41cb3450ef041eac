package dev.sluice.model;

import dev.sluice.domain.ConflictCopy;
import dev.sluice.domain.ConflictCopy.Placement;
import dev.sluice.domain.Entry;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Resolution;
import dev.sluice.domain.Role;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies what one node wants from one peer. A crash may come at each step. */
final class Puller {

    private final World world;
    private final Node node;
    private final Node peer;
    private final Steps steps;
    private final ModelIndex index;
    private final Disk disk;
    private final Scanner scanner;
    private final Judge judge;

    Puller(World world, Node node, Node peer, Steps steps) {
        this.world = world;
        this.node = node;
        this.peer = peer;
        this.steps = steps;
        this.index = node.index();
        this.disk = node.disk();
        this.scanner = node.scanner();
        this.judge = new Judge(world.bug());
    }

    /** Reads one page, stores it as wanted, and tries all that is wanted. */
    void pull(int page) {
        boolean isAll = new FeedReader(world.bug(), node, peer).read(page);
        steps.next();
        PeerState state = index.peer(peer.number());
        for (Row row : PullOrder.sort(state.wanted().values(), index::isDirectory)) {
            apply(row, isAll);
        }
        new CopyLimit(world, node, steps).keep();
    }

    private void apply(Row row, boolean isAll) {
        RelativePath path = row.entry().path();
        settle(path);
        if (row.entry().isLive() && peer.role() == Role.SEND_ONLY) {
            reviveParents(path);
        }
        Row local = index.find(path);
        boolean isFull = !index.liveBelow(path).isEmpty();
        Entry here = local == null ? null : local.entry();
        switch (judge.judge(here, row.entry(), isFull, peer.role())) {
            case Resolution.Keep _ -> unwant(row);
            case Resolution.Take(Entry entry) -> take(row, entry, null);
            case Resolution.TakeAndCopy(Entry winner, Entry loser, _) -> take(row, winner, loser);
            case Resolution.CopyIncoming(Entry loser) -> copyIncoming(row, loser, here);
            case Resolution.KeepDirectory keep -> {
                if (isAll) {
                    keepDirectory(row, keep);
                }
            }
        }
    }

    /** Rule 5: what a person changed since the last scan is scanned before anything is decided. */
    private void settle(RelativePath path) {
        if (!scanner.agreesAround(path)) {
            scanner.scan(path);
        }
    }

    private void unwant(Row row) {
        index.peer(peer.number()).unwant(row);
    }

    private void take(Row row, Entry winner, @Nullable Entry loser) {
        if (!canPublish(winner)) {
            return;
        }
        Past past = pastOf(row, winner);
        Past losing = disk.past(row.entry().path());
        Entry copy = loser == null ? null : placeOf(loser, winner);
        if (copy != null) {
            index.intend(copy);
        }
        index.intend(winner);
        steps.next();
        long copySeen = copy == null ? 0 : publish(copy, losing.union(copiedPast(copy)));
        steps.next();
        long seen = publish(winner, past);
        steps.next();
        if (copy != null) {
            index.put(copy, copySeen, disk.past(copy.path()));
        }
        index.put(winner, seen, disk.past(winner.path()));
        unwant(row);
        steps.next();
    }

    /** The copy to make, or null if there is none to make. */
    private @Nullable Entry placeOf(Entry loser, Entry winner) {
        Placement placement = ConflictCopy.place(loser, winner, this::settled);
        return switch (placement) {
            case Placement.Put(Entry entry) -> entry;
            case Placement.Settled _ -> null;
            case Placement.NoName(RelativePath last) -> throw new Violation("no name: " + last);
        };
    }

    private @Nullable Entry settled(RelativePath path) {
        settle(path);
        return index.entry(path);
    }

    /**
     * Rule 1h for the directories above what a send-only peer has: it will never give them a new
     * version itself, so we do, if what we have there won over them.
     */
    private void reviveParents(RelativePath path) {
        for (RelativePath up : above(path)) {
            Row local = index.find(up);
            Entry theirs = peer.index().entry(up);
            if (local == null
                    || theirs == null
                    || index.isDirectory(up)
                    || !theirs.isLive()
                    || !isWanted(path)) {
                continue;
            }
            Version join = local.entry().version().join(theirs.version());
            Entry revived = theirs.with(index.mint(join, node.now()));
            Past past =
                    world.history()
                            .add(Event.Type.KEEP, node.number(), up, null, null, local.past())
                            .past();
            Entry loser = local.entry().state().digest() == null ? null : local.entry();
            Entry copy = loser == null ? null : placeOf(loser, revived);
            if (copy != null) {
                put(copy, local.past());
            }
            index.put(revived, disk.set(up, revived.state(), past), past);
        }
    }

    private boolean isWanted(RelativePath path) {
        Row row = index.peer(peer.number()).wanted().get(path);
        Row local = index.find(path);
        return row != null
                && !(judge.judge(
                                local == null ? null : local.entry(),
                                row.entry(),
                                false,
                                peer.role())
                        instanceof Resolution.Keep);
    }

    private static List<RelativePath> above(RelativePath path) {
        List<RelativePath> above = new ArrayList<>();
        for (RelativePath up = path.parent(); up != null; up = up.parent()) {
            above.addFirst(up);
        }
        return above;
    }

    /** The parent is a directory, and the content can be had: from this disk or from the peer. */
    private boolean canPublish(Entry entry) {
        if (!entry.isLive()) {
            return true;
        }
        return disk.hasParent(entry.path()) && (isHere(entry) || isFetchable(entry));
    }

    private boolean isHere(Entry entry) {
        Thing thing = disk.find(entry.path());
        return thing != null && thing.state().hasContentOf(entry.state());
    }

    private boolean isFetchable(Entry entry) {
        return !(entry.state() instanceof State.File) || peer.serves(entry);
    }

    private Past pastOf(Row row, Entry winner) {
        Row local = index.find(row.entry().path());
        if (local == null) {
            return row.past();
        }
        boolean fromPeer = winner.state().hasContentOf(row.entry().state());
        boolean fromHere = winner.state().hasContentOf(local.entry().state());
        if (fromPeer && fromHere) {
            return row.past().union(local.past());
        }
        boolean isJoinOfEdits =
                local.entry().isLive()
                        && row.entry().isLive()
                        && winner.isLive()
                        && !winner.version().equals(row.entry().version());
        if (isJoinOfEdits) {
            return row.past().union(local.past());
        }
        return fromPeer ? row.past() : local.past();
    }

    private Past copiedPast(Entry copy) {
        Thing there = disk.find(copy.path());
        return there == null ? Past.NONE : there.past();
    }

    /** Makes the disk so, if it is not; returns its stamp. */
    private long publish(Entry entry, Past past) {
        Thing there = disk.find(entry.path());
        if (there != null && there.state().equals(entry.state()) && past.equals(there.past())) {
            return there.stamp();
        }
        return disk.set(entry.path(), entry.state(), past);
    }

    private void copyIncoming(Row row, Entry loser, @Nullable Entry winner) {
        if (winner == null || !disk.hasParent(loser.path()) || !isFetchable(loser)) {
            return;
        }
        Entry copy = placeOf(loser, winner);
        if (copy != null) {
            put(copy, row.past());
        }
        unwant(row);
    }

    private void put(Entry copy, Past past) {
        index.intend(copy);
        steps.next();
        long seen = publish(copy, past.union(copiedPast(copy)));
        steps.next();
        index.put(copy, seen, disk.past(copy.path()));
        steps.next();
    }

    /** Whether the peer knows all that is below, and knows it as deleted. */
    private boolean isEmptied(RelativePath directory) {
        return index.liveBelow(directory).stream().allMatch(r -> isDeletedAtPeer(r.entry()));
    }

    private boolean isDeletedAtPeer(Entry child) {
        Entry there = peer.index().entry(child.path());
        return there != null && !there.isLive() && child.version().isCoveredBy(there.version());
    }

    /**
     * Rule 1h. Only when the peer's feed was read to its end: a tombstone of a child may have come
     * to a later place than that of its parent, since it was joined with another.
     */
    private void keepDirectory(Row row, Resolution.KeepDirectory keep) {
        Entry incoming = keep.incoming();
        if (incoming != null && !isFetchable(incoming)) {
            return;
        }
        RelativePath path = keep.directory().path();
        if (isEmptied(path)) {
            throw new Violation(
                    "3: kept " + path + " though the peer has deleted all that is in it");
        }
        Row local = index.find(path);
        if (incoming != null) {
            Entry copy = placeOf(incoming, keep.directory());
            if (copy != null) {
                put(copy, row.past());
            }
        }
        Entry kept = keep.directory().with(index.mint(keep.join(), node.now()));
        Past before = local == null ? row.past() : local.past().union(row.past());
        Past past =
                world.history()
                        .add(Event.Type.KEEP, node.number(), path, null, null, before)
                        .past();
        long seen = disk.set(path, kept.state(), past);
        index.put(kept, seen, past);
        unwant(row);
        steps.next();
    }
}
