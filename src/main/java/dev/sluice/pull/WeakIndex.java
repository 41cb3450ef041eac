package dev.sluice.pull;

import dev.sluice.domain.BlockList;
import java.util.Arrays;

/** Finds blocks by their weak hash; mostly says at once that there is none. Pure. */
final class WeakIndex {

    private static final int NONE = -1;

    /** An odd number that spreads what differs little: 2^32 by the golden ratio. */
    private static final int SPREAD = 0x9E3779B1;

    /** One bit of these is set for each block, so that one question in 64 is asked in vain. */
    private static final int BITS = 20;

    private static final int HEADS = 14;

    private final BlockList list;
    private final long[] bits = new long[1 << BITS - 6];
    private final int[] heads = new int[1 << HEADS];
    private final int[] next;

    /** Of the blocks of a plan that are open. */
    WeakIndex(BlockList list, BlockPlan plan) {
        this.list = list;
        this.next = new int[list.count()];
        Arrays.fill(heads, NONE);
        for (int block = list.count() - 1; block >= 0; block--) {
            if (plan.isOpen(block) && list.length(block) == list.blockSize()) {
                add(block);
            }
        }
    }

    private void add(int block) {
        int spread = SPREAD * list.weak(block);
        bits[spread >>> 32 - BITS + 6] |= 1L << (spread >>> 32 - BITS);
        int head = spread >>> 32 - HEADS;
        next[block] = heads[head];
        heads[head] = block;
    }

    /** Whether there can be a block with this hash. */
    boolean mayHave(int weak) {
        int spread = SPREAD * weak;
        return (bits[spread >>> 32 - BITS + 6] >>> (spread >>> 32 - BITS) & 1) != 0;
    }

    /** The first block that may have this hash, -1 if there is none. */
    int first(int weak) {
        return heads[SPREAD * weak >>> 32 - HEADS];
    }

    /** The next one after a block, -1 if there is none. */
    int next(int block) {
        return next[block];
    }
}
