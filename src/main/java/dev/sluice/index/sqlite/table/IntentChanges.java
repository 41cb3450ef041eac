package dev.sluice.index.sqlite.table;

import dev.sluice.domain.RelativePath;
import dev.sluice.index.Intent;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What one transaction changes in the intents: collected in memory, written once at its end, and
 * known to readers only after its commit. A transaction that is given up has changed nothing.
 */
public final class IntentChanges {

    private final Intents committed;
    private final Map<RelativePath, Intent> added = new LinkedHashMap<>();
    private final Set<RelativePath> cleared = new HashSet<>();
    private Intents.Step step = Intents.Step.NONE;

    public IntentChanges(Intents committed) {
        this.committed = committed;
    }

    public void add(Collection<Intent> intents) {
        for (Intent intent : intents) {
            added.put(intent.path(), intent);
        }
    }

    public void clear(Collection<RelativePath> paths) {
        for (RelativePath path : paths) {
            added.remove(path);
            cleared.add(path);
        }
    }

    /** Writes the batches as they will be, within the transaction. */
    public void write(IntentTable table) throws SQLException {
        if (!added.isEmpty() || !cleared.isEmpty()) {
            step = committed.step(added, cleared);
            step.write(table);
        }
    }

    /** The transaction is committed. */
    public void take() {
        committed.take(step);
    }
}
