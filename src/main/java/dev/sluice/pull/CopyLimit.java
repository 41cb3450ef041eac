package dev.sluice.pull;

import dev.sluice.disk.Tree;
import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Entry;
import dev.sluice.domain.FileIdentity;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.index.Index;
import dev.sluice.index.Intent;
import dev.sluice.index.Row;
import dev.sluice.index.Transaction;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Of one file there are at most ten conflict copies: whoever makes one more trashes the oldest by
 * name (rule 1f). Those of a batch share their commits and fsyncs.
 */
final class CopyLimit {

    private static final int MOST_COPIES = 10;

    /** A copy that is one too many, and the tombstone that takes its place. */
    private record Goner(Row row, FileIdentity seen, Entry tombstone) {

        RelativePath path() {
            return row.entry().path();
        }
    }

    private final Index index;
    private final Target target;
    private final Forcing forcing;
    private final Consumer<RelativePath> rescan;
    private final InstantSource clock;
    private final boolean mints;

    /**
     * @param mints whether tombstones may be made; otherwise the copies beyond the most are left to
     *     other nodes
     */
    CopyLimit(
            Index index,
            Target target,
            Forcing forcing,
            Consumer<RelativePath> rescan,
            InstantSource clock,
            boolean mints) {
        this.index = index;
        this.target = target;
        this.forcing = forcing;
        this.rescan = rescan;
        this.clock = clock;
        this.mints = mints;
    }

    /** Copies were made; one that cannot be trashed for them stays, until the next is made. */
    void keep(List<RelativePath> made) {
        if (!mints || made.isEmpty()) {
            return;
        }
        List<Row> beyond = new ArrayList<>();
        for (RelativePath original :
                made.stream()
                        .map(ConflictName::original)
                        .collect(Collectors.toCollection(TreeSet::new))) {
            List<Row> copies = index.copiesOf(original);
            beyond.addAll(copies.subList(0, Math.max(0, copies.size() - MOST_COPIES)));
        }
        if (!beyond.isEmpty()) {
            trash(beyond);
        }
    }

    private void trash(List<Row> beyond) {
        List<Goner> removed = remove(index.write(transaction -> intend(beyond, transaction)));
        if (!force(removed)) {
            return;
        }
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

    private List<Goner> intend(List<Row> beyond, Transaction transaction) {
        List<Goner> goners = new ArrayList<>(beyond.size());
        for (Row row : beyond) {
            Row now = transaction.find(row.entry().path());
            FileIdentity seen = row.seen();
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

    private List<Goner> remove(List<Goner> goners) {
        List<Goner> removed = new ArrayList<>(goners.size());
        List<RelativePath> left = new ArrayList<>();
        try (Tree tree = target.tree().together()) {
            for (Goner goner : goners) {
                try {
                    tree.remove(goner.path(), goner.seen());
                    removed.add(goner);
                } catch (IOException e) {
                    left.add(goner.path());
                    rescan.accept(goner.path());
                }
            }
        }
        if (!left.isEmpty()) {
            index.write(transaction -> {
                transaction.clearIntents(left);
                return true;
            });
        }
        return removed;
    }

    /** After a failed fsync the intents tell a scan what it finds. */
    private boolean force(List<Goner> removed) {
        Set<@Nullable RelativePath> directories = new HashSet<>();
        removed.forEach(goner -> directories.add(goner.path().parent()));
        try {
            forcing.directories(directories);
            return true;
        } catch (IOException e) {
            removed.forEach(goner -> rescan.accept(goner.path()));
            return false;
        }
    }
}
