package dev.sluice.index;

import static dev.sluice.index.Samples.RUN_1;
import static dev.sluice.index.Samples.RUN_2;
import static dev.sluice.index.Samples.RUN_3;
import static dev.sluice.index.Samples.file;
import static dev.sluice.index.Samples.path;
import static dev.sluice.index.Samples.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Entry;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.RunId;
import dev.sluice.domain.Sequence;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an index must do as the source of a changes feed. */
interface FeedContract extends IndexFixture {

    @Test
    default void passesChangesInRisingSequenceTombstonesIncluded() {
        put(file("z"), file("a"), file("m"));
        put(tombstone("z"));

        assertThat(changedAfter(0)).containsExactly("a", "m", "z");
        assertThat(changedAfter(2)).containsExactly("m", "z");
        assertThat(changedAfter(4)).isEmpty();
    }

    @Test
    default void passesNoMoreThanTheLimit() {
        put(file("a"), file("b"), file("c"));

        List<FeedRow> rows = new ArrayList<>();
        index().changes(new Sequence(1), 1, rows::add);
        assertThat(rows).extracting(row -> row.entry().path().toString()).containsExactly("b");

        index().changes(Sequence.ZERO, 0, row -> rows.add(row));
        assertThat(rows).hasSize(1);
    }

    @Test
    default void endsThoughItsReaderChangesEverythingItReads() {
        put(file("a"), file("b"));
        AtomicInteger calls = new AtomicInteger();

        index().changes(
                        Sequence.ZERO,
                        Integer.MAX_VALUE,
                        row -> {
                            calls.incrementAndGet();
                            put(row.entry());
                        });

        assertThat(calls).hasValue(2);
        assertThat(changedAfter(2)).containsExactly("a", "b");
    }

    @Test
    default void streamsAHundredThousandRowsWithoutHoldingThem() {
        int many = 100_000;
        for (int start = 0; start < many; start += 10_000) {
            Entry[] batch = new Entry[10_000];
            for (int i = 0; i < batch.length; i++) {
                batch[i] = file("d" + i % 100 + "/" + (start + i));
            }
            put(batch);
        }
        List<WeakReference<FeedRow>> rows = new ArrayList<>(many);

        index().changes(
                        Sequence.ZERO,
                        Integer.MAX_VALUE,
                        row -> {
                            rows.add(new WeakReference<>(row));
                            if (rows.size() == many) {
                                await().until(() -> live(rows) < many / 10);
                            }
                        });

        assertThat(rows).hasSize(many);
    }

    private static long live(List<WeakReference<FeedRow>> rows) {
        System.gc();
        return rows.stream().filter(row -> row.get() != null).count();
    }

    @Test
    default void coversACursorOfThisRunUpToTheLastSequence() {
        put(file("a"), file("b"));

        assertThat(covers(RUN_1, 0)).isTrue();
        assertThat(covers(RUN_1, 2)).isTrue();
        assertThat(covers(RUN_1, 3)).isFalse();
        assertThat(covers(RUN_2, 1)).isFalse();
        Epoch other = new Epoch(index().epoch().bits() + 1);
        assertThat(index().covers(new Cursor(other, RUN_1, Sequence.ZERO))).isFalse();
    }

    @Test
    default void coversACursorOfAFormerRunUpToTheLastSequenceOfThatRun() {
        put(file("a"), file("b"));
        reopen(RUN_2);
        assertThat(covers(RUN_1, 2)).isTrue();
        assertThat(covers(RUN_1, 3)).isFalse();

        put(file("c"));
        assertThat(covers(RUN_1, 2)).isTrue();
        assertThat(covers(RUN_1, 3)).isFalse();
        assertThat(covers(RUN_2, 3)).isTrue();
        assertThat(covers(RUN_2, 4)).isFalse();
    }

    @Test
    default void coversACursorOfARunThatChangedNothing() {
        put(file("a"));
        reopen(RUN_2);
        reopen(RUN_3);
        put(file("b"));

        assertThat(covers(RUN_1, 1)).isTrue();
        assertThat(covers(RUN_2, 1)).isTrue();
        assertThat(covers(RUN_2, 2)).isFalse();
        assertThat(covers(RUN_3, 2)).isTrue();
    }

    @Test
    default void aRunThatOpensAgainGoesOn() {
        put(file("a"));
        reopen(RUN_1);
        put(file("b"));

        assertThat(covers(RUN_1, 2)).isTrue();
        assertThat(covers(RUN_1, 3)).isFalse();
    }

    @Test
    default void findsCommittedRowsOnly() {
        change(transaction -> {
            transaction.put(file("a"), null);
            assertThat(transaction.find(path("a"))).isNotNull();
            assertThat(index().find(path("a"))).isNull();
            assertThat(changedAfter(0)).isEmpty();
            assertThat(index().last()).isEqualTo(Sequence.ZERO);
        });

        assertThat(index().find(path("a"))).isNotNull();
    }

    private boolean covers(RunId run, long sequence) {
        return index().covers(new Cursor(index().epoch(), run, new Sequence(sequence)));
    }
}
