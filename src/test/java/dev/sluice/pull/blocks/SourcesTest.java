package dev.sluice.pull.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.pace.MemoryBudget;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A content is fetched from no more peers at once than there is memory for. */
class SourcesTest {

    private static final Fellow BASE = Fellow.whole(URI.create("http://a:1"), 1);
    private static final Fellow SECOND = Fellow.whole(URI.create("http://b:1"), 1);
    private static final Fellow THIRD = Fellow.whole(URI.create("http://c:1"), 1);

    @Test
    void thereAreAsManyAsThereIsMemoryFor() {
        MemoryBudget memory = new MemoryBudget(PieceSource.PIECE + Sources.OTHER);
        try (Sources sources = new Sources(BASE, List.of(SECOND, THIRD), memory)) {
            assertThat(sources.all()).containsExactly(BASE, SECOND);
            assertThat(memory.isFull()).isTrue();
            try (Sources none = new Sources(BASE, List.of(SECOND), memory)) {
                assertThat(none.areSeveral()).isFalse();
            }
        }
        assertThat(memory.held()).isZero();
    }

    @Test
    void oneAloneHoldsNothing() {
        MemoryBudget memory = new MemoryBudget(1);
        try (Sources alone = new Sources(BASE, List.of(), memory)) {
            assertThat(alone.areSeveral()).isFalse();
            assertThat(memory.held()).isZero();
        }
    }

    @Test
    void aPieceIsNotHeldForOneAlone() {
        MemoryBudget memory = new MemoryBudget(PieceSource.PIECE + Sources.OTHER - 1);
        try (Sources alone = new Sources(BASE, List.of(SECOND), memory)) {
            assertThat(alone.areSeveral()).isFalse();
            assertThat(memory.held()).isZero();
        }
        assertThat(memory.held()).isZero();
    }
}
