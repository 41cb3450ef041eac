package dev.sluice.pull.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.BlockList;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.pace.MemoryBudget;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists that wait are counted, and let go where memory is scarce. */
class WaitingListsTest {

    private static final BlockList LIST =
            new BlockList(
                    DigestAlgorithm.XXH3_128,
                    8192,
                    4096,
                    List.of(),
                    new byte[2 * BlockList.HASHES]);

    private final MemoryBudget memory = new MemoryBudget(3 * BlockList.HASHES);
    private final WaitingLists lists = new WaitingLists(memory);

    @Test
    void whereMemoryIsScarceAListIsLetGo() {
        assertThat(lists.take(null)).isNull();
        assertThat(lists.take(LIST)).isSameAs(LIST);
        assertThat(memory.held()).isEqualTo(2 * BlockList.HASHES);
        assertThat(lists.take(LIST)).isSameAs(LIST);
        assertThat(lists.take(LIST)).as("all is held").isNull();
    }

    @Test
    void whatWaitsNoMoreIsGivenBack() {
        BlockList _ = lists.take(LIST);
        lists.releaseAll();
        assertThat(memory.held()).isZero();
    }
}
