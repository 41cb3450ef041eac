package dev.sluice.index;

import static dev.sluice.index.Samples.digest;
import static dev.sluice.index.Samples.directory;
import static dev.sluice.index.Samples.file;
import static dev.sluice.index.Samples.link;
import static dev.sluice.index.Samples.path;
import static dev.sluice.index.Samples.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.Entry;
import dev.sluice.domain.FileStat;
import dev.sluice.domain.Sequence;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an index must do with a change that was decided on a row which may have changed since. */
interface PutIfContract extends IndexFixture {

    @Test
    default void putsWhatWasDecidedOnTheRowThatIsThere() {
        assertThat(putIf(file("a"), null)).isTrue();
        assertThat(found("a"))
                .isEqualTo(new Row(file("a"), new Sequence(1), Samples.seen(file("a"))));

        for (Entry next : List.of(link("a", "b"), directory("a"), tombstone("a"), file("a"))) {
            Row before = found("a");

            assertThat(putIf(next, before)).isTrue();

            FileStat seen = next.isLive() ? Samples.seen(next) : null;
            assertThat(found("a")).isEqualTo(new Row(next, before.sequence().next(), seen));
        }
        assertThat(changedAfter(0)).containsExactly("a");
    }

    @Test
    default void doesNotPutOverARowThatHasChangedSince() {
        put(file("a", 1, digest(1)));
        put(file("a", 2, digest(2)));

        assertThat(putIf(file("a", 3, digest(3)), row(1))).isFalse();
        assertThat(putIf(file("a", 3, digest(3)), null)).isFalse();
        assertThat(putIf(tombstone("a"), row(7))).isFalse();

        assertThat(found("a").entry()).isEqualTo(file("a", 2, digest(2)));
        assertThat(found("a").sequence()).isEqualTo(new Sequence(2));
    }

    @Test
    default void doesNotPutWhereTheRowHasGone() {
        put(file("a"));
        change(transaction -> transaction.forget(path("a")));

        assertThat(putIf(file("a"), row(1))).isFalse();

        assertThat(index().find(path("a"))).isNull();
    }

    @Test
    default void doesNotTakeTheSequenceOfAnotherPath() {
        put(file("a"), file("b"));

        assertThat(putIf(file("a"), row(2))).isFalse();
        assertThat(putIf(file("c"), row(2))).isFalse();
    }

    @Test
    default void usesNoSequenceForWhatItDoesNotPut() {
        put(file("a"));

        change(transaction -> {
            assertThat(transaction.putIf(file("a"), null, null)).isFalse();
            assertThat(transaction.putIf(file("b"), null, null)).isTrue();
            assertThat(transaction.putIf(file("a"), null, row(9))).isFalse();
            assertThat(transaction.putIf(file("c"), null, null)).isTrue();
            assertThat(transaction.putIf(file("b"), null, row(2))).isTrue();
        });

        assertThat(index().last()).isEqualTo(new Sequence(4));
        assertThat(changedAfter(0)).containsExactly("a", "c", "b");
        assertThat(put(file("d"))).isEqualTo(new Sequence(5));
    }

    @Test
    default void alsoIfPutRefusesATombstoneThatSomethingWasSeenOf() {
        assertThatThrownBy(() ->
                        change(transaction ->
                                transaction.putIf(tombstone("a"), Samples.seen(file("a")), null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tombstone");
    }

    private static Row row(long sequence) {
        return new Row(file("a"), new Sequence(sequence), null);
    }

    private boolean putIf(Entry entry, @Nullable Row decidedOn) {
        FileStat seen = entry.isLive() ? Samples.seen(entry) : null;
        Sequence before = index().last();
        boolean isPut = index().write(transaction -> transaction.putIf(entry, seen, decidedOn));
        assertThat(index().last()).isEqualTo(isPut ? before.next() : before);
        return isPut;
    }
}
