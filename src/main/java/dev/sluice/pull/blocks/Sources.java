package dev.sluice.pull.blocks;

import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.domain.pace.PullMemory;
import java.util.ArrayList;
import java.util.List;

/** The peers that a content is fetched from at once: as many as there is memory for. */
final class Sources implements AutoCloseable {

    /** Of another one: a piece, and what a transfer has. */
    static final long OTHER = PieceSource.PIECE + PullMemory.TRANSFER;

    private final MemoryBudget memory;
    private final List<Fellow> all = new ArrayList<>();
    private long held;

    /**
     * @param base the peer of the round, which has what a transfer has already
     * @param others that have the content as well, or get it just now
     * @param memory of the buffers of all rounds
     */
    Sources(Fellow base, List<Fellow> others, MemoryBudget memory) {
        this.memory = memory;
        all.add(base);
        if (!others.isEmpty() && take(PieceSource.PIECE)) {
            for (Fellow other : others) {
                if (take(OTHER)) {
                    all.add(other);
                }
            }
            if (!areSeveral()) {
                close();
            }
        }
    }

    private boolean take(long bytes) {
        boolean isTaken = memory.tryTake(bytes);
        held += isTaken ? bytes : 0;
        return isTaken;
    }

    /** Whether there is more than one; else it is not worth pieces. */
    boolean areSeveral() {
        return all.size() > 1;
    }

    /** All of them, the peer of the round first. */
    List<Fellow> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() {
        memory.release(held);
        held = 0;
    }
}
