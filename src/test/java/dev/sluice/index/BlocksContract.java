package dev.sluice.index;

import static dev.sluice.index.Samples.digest;
import static dev.sluice.index.Samples.file;
import static dev.sluice.index.Samples.tombstone;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an index must do with lists of blocks. */
interface BlocksContract extends IndexFixture {

    long LARGE = 2 << 20;

    @Test
    default void keepsAListForAsLongAsItsContentIsHere() {
        put(file("a", LARGE, digest(1)), file("b", LARGE, digest(1)), file("c", LARGE, digest(2)));
        change(transaction -> transaction.putBlocks(digest(1), new byte[] {1, 2}));
        change(transaction -> transaction.putBlocks(digest(2), new byte[] {3}));
        assertThat(index().blocks(digest(1))).containsExactly(1, 2);

        put(file("a", LARGE, digest(3)));
        assertThat(index().blocks(digest(1))).as("b has it").containsExactly(1, 2);

        put(tombstone("b"));
        assertThat(index().blocks(digest(1))).isNull();
        assertThat(index().blocks(digest(2))).containsExactly(3);

        change(transaction -> transaction.forget(Samples.path("c")));
        assertThat(index().blocks(digest(2))).isNull();
    }

    @Test
    default void keepsNoListOfWhatIsNotHere() {
        change(transaction -> transaction.putBlocks(digest(1), new byte[] {1}));
        assertThat(index().blocks(digest(1))).isNull();
    }

    @Test
    default void aLaterListTakesThePlaceOfAnEarlierOne() {
        put(file("a", LARGE, digest(1)));
        change(transaction -> transaction.putBlocks(digest(1), new byte[] {1}));
        change(transaction -> transaction.putBlocks(digest(1), new byte[] {2}));
        assertThat(index().blocks(digest(1))).containsExactly(2);
    }
}
