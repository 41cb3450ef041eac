package dev.sluice.index.sqlite.table;

import static dev.sluice.index.Samples.digest;
import static dev.sluice.index.Samples.file;
import static dev.sluice.index.Samples.path;
import static dev.sluice.index.Samples.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Sequence;
import dev.sluice.index.IndexFixture;
import dev.sluice.index.Row;
import dev.sluice.index.Samples;
import dev.sluice.index.Sighting;
import dev.sluice.index.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an index must do with many entries of paths of which nothing should be known. */
public interface PutNewContract extends IndexFixture {

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, NewEntries.AT_ONCE - 1, NewEntries.AT_ONCE, 3 * NewEntries.AT_ONCE + 1})
    default void putsAllInTheirOrderEachWithASequenceOfItsOwn(int count) {
        put(file("before"));
        List<Entry> entries = IntStream.range(0, count).mapToObj(PutNewContract::numbered).toList();

        assertThat(putNew(entries)).hasSize(count).doesNotContain(false);

        for (int i = 0; i < count; i++) {
            Entry entry = entries.get(i);
            assertThat(found(entry.path().toString()))
                    .isEqualTo(new Row(entry, new Sequence(2 + i), Samples.seen(entry)));
        }
        assertThat(index().last()).isEqualTo(new Sequence(1 + count));
        assertThat(index().totals().files()).isEqualTo(1 + count);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, NewEntries.AT_ONCE, 2 * NewEntries.AT_ONCE})
    default void leavesWhatIsKnownAndPutsTheOthers(int count) {
        Entry live = file(numbered(0).path().toString(), 99, digest(99));
        Entry deleted = tombstone(numbered(count - 1).path().toString());
        put(live, deleted);

        boolean[] put =
                putNew(IntStream.range(0, count).mapToObj(PutNewContract::numbered).toList());

        for (int i = 0; i < count; i++) {
            assertThat(put[i]).isEqualTo(i != 0 && i != count - 1);
        }
        assertThat(found(live.path().toString()).entry()).isEqualTo(live);
        assertThat(found(deleted.path().toString()).entry()).isEqualTo(deleted);
        assertThat(changedAfter(2)).hasSize(count - 2).isSorted();
        assertThat(index().totals().files()).isEqualTo(count - 1);
        Sequence last = index().last();
        assertThat(put(file("next"))).isEqualTo(last.next());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, NewEntries.AT_ONCE})
    default void putsTheFirstOfTwoOfOnePath(int count) {
        List<Entry> entries =
                new ArrayList<>(
                        IntStream.range(0, count - 1).mapToObj(PutNewContract::numbered).toList());
        entries.add(file(entries.getFirst().path().toString(), 77, digest(77)));

        boolean[] put = putNew(entries);

        assertThat(put[0]).isTrue();
        assertThat(put[count - 1]).isFalse();
        assertThat(found(entries.getFirst().path().toString()).entry())
                .isEqualTo(entries.getFirst());
    }

    @Test
    default void givesUpAllOfThemWithTheTransaction() {
        assertThatThrownBy(() ->
                        change(transaction -> {
                            transaction.putNew(List.of(sighting(file("a"))));
                            throw new IllegalStateException("given up");
                        }))
                .hasMessage("given up");

        assertThat(index().find(path("a"))).isNull();
        assertThat(index().last()).isEqualTo(Sequence.ZERO);
        assertThat(index().totals()).isEqualTo(Totals.NONE);
    }

    private static Entry numbered(int number) {
        Entry file = file("d/%04d".formatted(number), number, digest(number));
        return number % 3 == 1 ? Samples.withExtras(file) : file;
    }

    private boolean[] putNew(List<Entry> entries) {
        List<Sighting> sightings = entries.stream().map(PutNewContract::sighting).toList();
        return index().write(transaction -> transaction.putNew(sightings));
    }

    private static Sighting sighting(Entry entry) {
        return new Sighting(entry, Samples.seen(entry));
    }
}
