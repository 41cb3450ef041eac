package dev.sluice.model;

import dev.sluice.domain.ConflictName;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Reconciliation;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Watches every row that any index takes: invariants 6, 7 and 8. */
final class Ledger {

    private record Place(RelativePath path, Version version) {}

    private record Mint(Epoch writer, long counter) {}

    private final Map<Place, State> named = new HashMap<>();
    private final Set<Mint> minted = new HashSet<>();
    private final Map<RelativePath, Entry> highest = new HashMap<>();
    private long changes;

    /** How many rows were written: nothing more, and all is quiet. */
    long changes() {
        return changes;
    }

    void count() {
        changes++;
    }

    void minted(Epoch writer, long counter) {
        if (!minted.add(new Mint(writer, counter))) {
            throw new Violation("8: counter " + counter + " of " + writer + " was used twice");
        }
    }

    void record(Entry entry, @Nullable Entry former) {
        changes++;
        if (former != null
                && Reconciliation.compareRank(entry, former) < 0
                && !isCopyOfFind(entry)) {
            throw new Violation("7: the rank fell from " + former + " to " + entry);
        }
        State other = named.putIfAbsent(new Place(entry.path(), entry.version()), entry.state());
        if (other != null && !other.hasContentOf(entry.state()) && !isCopyOfFind(entry)) {
            throw new Violation("8: one version names " + other + " and " + entry);
        }
        highest.merge(entry.path(), entry, (a, b) -> Reconciliation.compareRank(a, b) >= 0 ? a : b);
    }

    /**
     * The first scan may find a copy, and another node make one of what it found beside it: both
     * have the counter of a find. Rule 1i heals that.
     */
    private static boolean isCopyOfFind(Entry entry) {
        return entry.version().largest() <= Version.FOUND_AGAIN
                && ConflictName.isCopy(entry.path());
    }

    /** Where any node ever had an entry. */
    Set<RelativePath> paths() {
        return highest.keySet();
    }

    /** The highest entry ever at a path, on any node. */
    @Nullable Entry highest(RelativePath path) {
        return highest.get(path);
    }
}
