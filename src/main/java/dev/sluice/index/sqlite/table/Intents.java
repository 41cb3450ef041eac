package dev.sluice.index.sqlite.table;

import dev.sluice.domain.RelativePath;
import dev.sluice.index.Intent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The intents that are committed, in memory: there are never more than what is being published, and
 * a scan asks for one at every difference that it finds. Any thread may look; only the writer
 * changes them, after its commit.
 */
public final class Intents {

    /** One intent, and the batch that has it. */
    private record Held(Intent intent, long batch) {}

    /**
     * What a transaction makes of the batches.
     *
     * @param left what stays of each batch that lost some; empty for one that ends
     * @param number of the new batch
     */
    record Step(
            Map<Long, List<Intent>> left, Set<RelativePath> gone, long number, List<Intent> added) {

        static final Step NONE = new Step(Map.of(), Set.of(), 0, List.of());

        void write(IntentTable table) throws SQLException {
            for (Map.Entry<Long, List<Intent>> batch : left.entrySet()) {
                if (batch.getValue().isEmpty()) {
                    table.delete(batch.getKey());
                } else {
                    table.put(batch.getKey(), batch.getValue());
                }
            }
            if (!added.isEmpty()) {
                table.put(number, added);
            }
        }
    }

    private final Map<RelativePath, Held> byPath = new ConcurrentHashMap<>();

    /** Only the writer looks here. */
    private final Map<Long, List<Intent>> batches = new HashMap<>();

    private long lastNumber;

    /** Reads what is committed. */
    public static Intents load(IntentTable table) throws SQLException {
        Intents intents = new Intents();
        table.batches().forEach(batch -> intents.put(batch.number(), batch.intents()));
        return intents;
    }

    public @Nullable Intent find(RelativePath path) {
        Held held = byPath.get(path);
        return held == null ? null : held.intent();
    }

    /** As of some moment while it is called. */
    public List<Intent> all() {
        return byPath.values().stream().map(Held::intent).toList();
    }

    /** What becomes of the batches when some intents are cleared and then some are added. */
    Step step(Map<RelativePath, Intent> added, Set<RelativePath> cleared) {
        Set<RelativePath> gone = new HashSet<>();
        Set<Long> touched = new HashSet<>();
        collect(added.keySet(), gone, touched);
        collect(cleared, gone, touched);
        Map<Long, List<Intent>> left = new HashMap<>();
        for (Long number : touched) {
            left.put(number, without(gone, batches.getOrDefault(number, List.of())));
        }
        return new Step(left, gone, lastNumber + 1, List.copyOf(added.values()));
    }

    private void collect(Set<RelativePath> paths, Set<RelativePath> gone, Set<Long> touched) {
        for (RelativePath path : paths) {
            Held held = byPath.get(path);
            if (held != null) {
                gone.add(path);
                touched.add(held.batch());
            }
        }
    }

    private static List<Intent> without(Set<RelativePath> gone, List<Intent> batch) {
        List<Intent> left = new ArrayList<>();
        for (Intent intent : batch) {
            if (!gone.contains(intent.path())) {
                left.add(intent);
            }
        }
        return left;
    }

    /** A step is committed. */
    void take(Step step) {
        Set<RelativePath> replaced = new HashSet<>();
        step.left()
                .forEach((number, left) -> {
                    if (left.isEmpty()) {
                        batches.remove(number);
                    } else {
                        batches.put(number, left);
                    }
                });
        if (!step.added().isEmpty()) {
            // Over the former ones: a look never finds a gap between the two.
            put(step.number(), step.added());
            step.added().forEach(intent -> replaced.add(intent.path()));
        }
        for (RelativePath path : step.gone()) {
            if (!replaced.contains(path)) {
                byPath.remove(path);
            }
        }
    }

    private void put(long number, List<Intent> intents) {
        batches.put(number, intents);
        for (Intent intent : intents) {
            byPath.put(intent.path(), new Held(intent, number));
        }
        lastNumber = Math.max(lastNumber, number);
    }
}
