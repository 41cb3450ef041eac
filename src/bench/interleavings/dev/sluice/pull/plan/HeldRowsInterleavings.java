package dev.sluice.pull.plan;

import static dev.sluice.Together.check;

import dev.sluice.Together;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Mode;
import dev.sluice.domain.NodeId;
import dev.sluice.domain.RelativePath;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.State;
import dev.sluice.domain.Version;
import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.index.Need;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;

/** Rows that one thread reads and others apply: the newest of each path is applied, or still held. */
@ExtendWith(FrayTestExtension.class)
class HeldRowsInterleavings {

    private static final NeedRows.Planned A = planned("a", 1);
    private static final NeedRows.Planned B = planned("b", 2);
    private static final NeedRows.Planned NEWER_A = planned("a", 3);
    private static final NeedRows.Planned C = planned("c", 4);

    @FrayTest(iterations = Together.ITERATIONS)
    void theNewestOfEachPathIsAppliedOrHeld() throws Exception {
        MemoryBudget memory = new MemoryBudget(1 << 20);
        HeldRows rows = new HeldRows(memory);
        Map<String, Long> applied = new HashMap<>();
        AtomicBoolean isRead = new AtomicBoolean();
        Together.run(
                () -> {
                    rows.add(A);
                    rows.add(B);
                    rows.offer();
                    rows.add(NEWER_A);
                    rows.add(C);
                    rows.offer();
                    isRead.set(true);
                },
                () -> {
                    boolean isLast = false;
                    while (!isLast) {
                        isLast = isRead.get();
                        apply(rows, rows.nextOffered(), applied);
                    }
                });
        apply(rows, rows.sorted(), applied);
        check(applied.equals(Map.of("a", 3L, "b", 2L, "c", 4L)), "applied are " + applied);
        check(rows.isEmpty(), "something is held that was applied");
        check(memory.held() == 0, "bytes are held of nothing");
    }

    private static void apply(
            HeldRows rows, List<NeedRows.Planned> next, Map<String, Long> applied) {
        for (NeedRows.Planned planned : next) {
            applied.merge(planned.path().toString(), planned.wanted().at().value(), Math::max);
            rows.remove(planned.wanted());
        }
    }

    private static NeedRows.Planned planned(String path, long at) {
        State.Directory directory = new State.Directory(new Mode(0755));
        Entry entry =
                new Entry(
                        RelativePath.of(path), directory, null, Version.of(Map.of(new Epoch(1), at)));
        Need wanted =
                new Need(
                        new NodeId(1),
                        entry,
                        new Sequence(at),
                        Instant.EPOCH,
                        0,
                        null,
                        Instant.EPOCH);
        return new NeedRows.Planned(wanted, null, new Step.Note(entry));
    }
}
