package dev.sluice.index;

import static dev.sluice.index.Samples.NOON;
import static dev.sluice.index.Samples.PEER;
import static dev.sluice.index.Samples.RUN_2;
import static dev.sluice.index.Samples.RUN_3;
import static dev.sluice.index.Samples.file;
import static dev.sluice.index.Samples.path;
import static dev.sluice.index.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.Cursor;
import dev.sluice.domain.Epoch;
import dev.sluice.domain.Sequence;
import dev.sluice.domain.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an index must do when it is written to, by one or by many. */
interface TransactionContract extends IndexFixture {

    long NOON_MICROS = NOON.getEpochSecond() * 1_000_000 + NOON.getNano() / 1_000;

    @Test
    default void mintsByTheClockAndNeverACounterTwice() {
        Version first = mint(null, NOON);
        Version second = mint(null, NOON);
        Version third = mint(null, NOON.minusSeconds(100));

        assertThat(first.counter(index().epoch())).isEqualTo(NOON_MICROS + 1);
        assertThat(second.counter(index().epoch())).isEqualTo(NOON_MICROS + 2);
        assertThat(third.counter(index().epoch())).isEqualTo(NOON_MICROS + 3);
    }

    @Test
    default void mintsAboveWhatItReplacesAndKeepsItsOtherWriters() {
        Version replaced = version(NOON_MICROS + 1_000);

        Version minted = mint(replaced, NOON);

        assertThat(minted.counter(index().epoch())).isEqualTo(NOON_MICROS + 1_001);
        assertThat(minted.counter(Samples.WRITER)).isEqualTo(NOON_MICROS + 1_000);
    }

    @Test
    default void neverMintsWhatMeansFoundEvenOnAClockThatShows1970() {
        Version minted = mint(null, Instant.EPOCH.minusSeconds(5));

        assertThat(minted.counter(index().epoch())).isGreaterThan(Version.FOUND);
    }

    @Test
    default void keepsEpochSequenceCounterAndHistoryOverARestart() {
        Epoch epoch = index().epoch();
        put(file("a"));
        Version before = mint(null, NOON);
        assertThat(index().hasHistory()).isFalse();
        change(Transaction::completeFirstScan);

        reopen(RUN_2);

        assertThat(index().epoch()).isEqualTo(epoch);
        assertThat(index().last()).isEqualTo(new Sequence(1));
        assertThat(index().hasHistory()).isTrue();
        Version after = mint(null, NOON.minusSeconds(1));
        assertThat(after.counter(epoch)).isEqualTo(before.counter(epoch) + 1);
        assertThat(found("a").entry()).isEqualTo(file("a"));
    }

    @Test
    default void takesNothingOfWorkThatThrows() {
        put(file("a"));
        IllegalStateException thrown = new IllegalStateException("no");

        assertThatThrownBy(() ->
                        change(transaction -> {
                            transaction.put(file("b"), null);
                            transaction.forget(path("a"));
                            transaction.completeFirstScan();
                            transaction.putCursor(PEER, someCursor());
                            throw thrown;
                        }))
                .isSameAs(thrown);

        assertThat(changedAfter(0)).containsExactly("a");
        assertThat(index().hasHistory()).isFalse();
        assertThat(index().cursor(PEER)).isNull();
        assertThat(put(file("c"))).isEqualTo(new Sequence(2));
    }

    @Test
    default void refusesATransactionWithinATransaction() {
        assertThatThrownBy(() -> change(_ -> put(file("a"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("transaction within a transaction");

        assertThat(put(file("a"))).as("goes on afterwards").isEqualTo(new Sequence(1));
    }

    @Test
    default void refusesATransactionThatIsOver() {
        AtomicReference<Transaction> kept = new AtomicReference<>();
        change(kept::set);

        assertThatThrownBy(() -> kept.get().put(file("a"), null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("over");
    }

    @Test
    default void tellsListenersAfterEachCommitThatGaveASequence() {
        List<Sequence> told = new ArrayList<>();
        index().onChange(() -> told.add(index().last()));

        put(file("a"), file("b"));
        change(transaction -> transaction.see(path("a"), Samples.seen(file("a"), 1)));
        change(transaction -> transaction.forget(path("a")));
        assertThatThrownBy(() ->
                        change(transaction -> {
                            transaction.put(file("c"), null);
                            throw new IllegalStateException("no");
                        }))
                .isInstanceOf(IllegalStateException.class);
        put(file("c"));

        assertThat(told).containsExactly(new Sequence(2), new Sequence(3));
    }

    @Test
    default void aListenerMayWriteAndItsFailureIsNotTheWriters() {
        AtomicBoolean once = new AtomicBoolean();
        index().onChange(() -> {
            throw new UnsupportedOperationException("listener");
        });
        index().onChange(() -> {
            if (once.compareAndSet(false, true)) {
                put(file("b"));
            }
        });

        put(file("a"));

        assertThat(changedAfter(0)).containsExactly("a", "b");
    }

    @Test
    default void manyWritersTakeTurns() throws Exception {
        Set<Sequence> sequences = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String name = "w" + i;
                writers.add(
                        threads.submit(() -> {
                            for (int n = 0; n < 25; n++) {
                                sequences.add(put(file(name + "/" + n)));
                            }
                        }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }

        assertThat(sequences).hasSize(200);
        assertThat(index().last()).isEqualTo(new Sequence(200));
        assertThat(index().totals().files()).isEqualTo(200);
    }

    @Test
    default void readersSeeWholeTransactionsWhileOthersWrite() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger looks = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                readers.add(
                        threads.submit(() -> {
                            do {
                                assertThat(index().children(null).size()).isIn(0, 2);
                                Totals totals = index().totals();
                                assertThat(totals.files() % 2).isZero();
                                looks.incrementAndGet();
                            } while (!stop.get());
                        }));
            }
            try {
                for (int n = 0; n < 200; n++) {
                    put(file("a", n, Samples.digest(n)), file("b", n, Samples.digest(n)));
                }
            } finally {
                stop.set(true);
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        }
        assertThat(looks.get()).isPositive();
    }

    @Test
    default void refusesEverythingOnceClosed() {
        Index index = index();
        put(file("a"));

        index.close();
        index.close();

        assertThatThrownBy(() -> index.find(path("a")))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> put(file("b")))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("closed");
        reopen(RUN_3);
        index.close();
        assertThat(changedAfter(0)).containsExactly("a");
    }

    private Version mint(@Nullable Version replaced, Instant now) {
        return index().write(transaction -> transaction.mint(replaced, now));
    }

    private static Cursor someCursor() {
        return new Cursor(new Epoch(1), Samples.RUN_1, new Sequence(1));
    }
}
