package dev.sluice.pull.fetch;

import dev.sluice.domain.BlockList;
import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.pull.publish.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory of the lists of blocks that wait to be committed with their contents. Where all rounds
 * together hold as much as they may a list is let go: it can be made again. Safe for several
 * threads.
 */
final class WaitingLists {

    private final MemoryBudget.Held held;

    /**
     * @param memory that all rounds share
     */
    WaitingLists(MemoryBudget memory) {
        this.held = memory.hold();
    }

    /**
     * The list, if it may wait; else null.
     *
     * @param list null if there is none
     */
    @Nullable BlockList take(@Nullable BlockList list) {
        if (list == null || held.isBudgetFull()) {
            return null;
        }
        held.add(bytes(list));
        return list;
    }

    /** Those of some changes wait no more. */
    void release(List<Change> changes) {
        for (Change change : changes) {
            BlockList list = change.step().blocks();
            if (list != null) {
                held.add(-bytes(list));
            }
        }
    }

    /** None waits any more. */
    void releaseAll() {
        held.close();
    }

    private static long bytes(BlockList list) {
        return (long) list.count() * BlockList.HASHES;
    }
}
