package dev.sluice.pull;

import dev.sluice.disk.TargetChangedException;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileIdentity;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.Index;
import dev.sluice.index.Intent;
import dev.sluice.index.Row;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the local loser of a conflict: a second name for its content, durable and in the index
 * before the winner comes (rule 1g), with its own metadata and version (rule 1c).
 */
final class CopyMaker {

    /** Copies of one file; who makes one more trashes the oldest by name (rule 1f). */
    private static final int MOST_COPIES = 10;

    private final Index index;
    private final Target target;
    private final Forcing forcing;
    private final Consumer<RelativePath> rescan;
    private final InstantSource clock;
    private final PullResult.Counter counter;
    private final boolean mints;

    /**
     * @param mints whether tombstones may be made; otherwise the copies beyond the most are left to
     *     other nodes
     */
    CopyMaker(
            Index index,
            Target target,
            Forcing forcing,
            Consumer<RelativePath> rescan,
            InstantSource clock,
            PullResult.Counter counter,
            boolean mints) {
        this.index = index;
        this.target = target;
        this.forcing = forcing;
        this.rescan = rescan;
        this.clock = clock;
        this.counter = counter;
        this.mints = mints;
    }

    /**
     * Makes the copy of what is at a path, unless it was made before.
     *
     * @param winner what will be at the path
     * @return the row of the path as it is now: a second name changes an inode's ctime
     */
    Row keep(Row loser, Entry winner) throws IOException {
        Copies.Copy copy = Copies.of(loser.entry(), winner, index);
        if (copy == null) {
            return loser;
        }
        Row there = copy.there();
        if (there != null && copy.isThere()) {
            put(copy.entry(), there.seen());
            return loser;
        }
        return link(loser, copy.entry());
    }

    private Row link(Row loser, Entry copy) throws IOException {
        FileIdentity seen = loser.seen();
        if (seen == null) {
            throw new IllegalStateException("bug: a live entry without what was seen of it");
        }
        commitIntent(copy);
        FileIdentity made = makeLink(loser.entry().path(), seen, copy.path());
        force(copy.path());
        // A second name has changed the ctime; a copy, where there are no links, has not.
        FileIdentity now = made.inode() == seen.inode() ? made : seen;
        index.write(transaction -> {
            transaction.put(copy, made);
            transaction.see(loser.entry().path(), now);
            transaction.clearIntents(List.of(copy.path()));
            return true;
        });
        counter.conflicts.increment();
        limit(copy.path());
        return new Row(loser.entry(), loser.sequence(), now);
    }

    private FileIdentity makeLink(RelativePath loser, FileIdentity seen, RelativePath copy)
            throws IOException {
        try {
            return target.tree().link(loser, seen, copy);
        } catch (TargetChangedException e) {
            // Perhaps somebody made a file of the copy's name that no scan has seen yet.
            clearIntent(copy);
            rescan.accept(copy);
            throw e;
        }
    }

    private void put(Entry copy, @Nullable FileIdentity seen) {
        index.write(transaction -> {
            transaction.put(copy, seen);
            return true;
        });
    }

    /** A copy of what a peer had was made here: it counts like one of what was here. */
    void made(Change change) {
        if (change.isVisible()) {
            counter.conflicts.increment();
            limit(change.entry().path());
        }
    }

    /**
     * Trashes the oldest copies by name until no more than the most are left. One that cannot be
     * stays, until the next copy is made.
     */
    private void limit(RelativePath copy) {
        if (!mints) {
            return;
        }
        List<Row> copies =
                index.children(copy.parent()).stream()
                        .filter(row -> row.entry().isLive())
                        .filter(row -> Copies.areOfOneOriginal(row.entry().path(), copy))
                        .toList();
        for (Row oldest : copies.subList(0, Math.max(0, copies.size() - MOST_COPIES))) {
            try {
                trash(oldest);
            } catch (IOException e) {
                rescan.accept(oldest.entry().path());
            }
        }
    }

    private void trash(Row row) throws IOException {
        FileIdentity seen = row.seen();
        if (seen == null) {
            return;
        }
        Entry tombstone = tombstone(row);
        commitIntent(tombstone);
        try {
            target.tree().remove(row.entry().path(), seen);
        } catch (IOException e) {
            clearIntent(tombstone.path());
            throw e;
        }
        force(row.entry().path());
        index.write(transaction -> {
            transaction.put(tombstone, null);
            transaction.clearIntents(List.of(tombstone.path()));
            return true;
        });
    }

    private Entry tombstone(Row row) {
        Entry entry = row.entry();
        Version version =
                index.write(transaction -> transaction.mint(entry.version(), clock.instant()));
        State.Deleted deleted = new State.Deleted(entry.state().kind(), clock.instant());
        return new Entry(entry.path(), deleted, entry.state().digest(), version);
    }

    private void clearIntent(RelativePath path) {
        index.write(transaction -> {
            transaction.clearIntents(List.of(path));
            return true;
        });
    }

    private void commitIntent(Entry entry) {
        index.write(transaction -> {
            transaction.intend(List.of(new Intent(entry)));
            return true;
        });
    }

    private void force(RelativePath changed) throws IOException {
        forcing.directories(Collections.<@Nullable RelativePath>singleton(changed.parent()));
    }
}
