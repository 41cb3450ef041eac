package dev.sluice.status;

import dev.sluice.domain.Amount;
import dev.sluice.domain.pace.MemoryBudget;
import dev.sluice.domain.pace.PullMemory;
import org.jspecify.annotations.Nullable;

/**
 * The memory of the rounds of all folders together.
 *
 * @param rows bytes that what was read of feeds holds
 * @param mostRows bytes that it may hold
 * @param buffers bytes of contents on their way
 * @param mostBuffers bytes that they may hold
 * @param waiting transfers that wait for some
 */
public record Pulling(long rows, long mostRows, long buffers, long mostBuffers, int waiting) {

    public static Pulling of(PullMemory memory) {
        MemoryBudget rows = memory.rows();
        MemoryBudget buffers = memory.buffers();
        return new Pulling(
                rows.held(), rows.most(), buffers.held(), buffers.most(), buffers.waiting());
    }

    /** What a person is told while rounds wait for memory, or make do with little; else null. */
    @Nullable String advice() {
        if (waiting > 0) {
            return "transfers hold %s of %s; %,d more wait until one ends (each round goes on with"
                            .formatted(Amount.bytes(buffers), Amount.bytes(mostBuffers), waiting)
                    + " one at least): nothing is lost by it; to have more at once, give more heap"
                    + " (-Xmx)";
        }
        return rows < mostRows
                ? null
                : "what was read of peers' feeds holds %s of %s: what is read now is written to the"
                                .formatted(Amount.bytes(rows), Amount.bytes(mostRows))
                        + " index first, which is slower; to have more at once, give more heap"
                        + " (-Xmx)";
    }
}
