package dev.sluice.pull.blocks;

import dev.sluice.domain.BlockList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Finds blocks by their weak hash; mostly says at once that there is none. Pure. */
final class WeakIndex {

    private static final int NONE = -1;

    /** An odd number that spreads what differs little: 2^32 by the golden ratio. */
    private static final int SPREAD = 0x9E3779B1;

    /** One bit of these is set for each block, so that one question in 64 is asked in vain. */
    private static final int BITS = 20;

    private static final int HEADS = 14;

    /**
     * Blocks under one head: by chance there are never so many, and a list may be made to have all
     * of them there.
     */
    static final int MOST_TOGETHER = 16;

    private final BlockList list;
    private final long[] bits = new long[1 << BITS - 6];
    private final int[] heads = new int[1 << HEADS];
    private final int[] next;

    /** Of the blocks of a plan that are open; of those that are the same the first one. */
    WeakIndex(BlockList list, BlockPlan plan) {
        this.list = list;
        this.next = new int[list.count()];
        Arrays.fill(heads, NONE);
        byte[] together = new byte[heads.length];
        Set<BlockList.Strong> known = new HashSet<>();
        for (int block = 0; block < list.count(); block++) {
            if (plan.isOpen(block)
                    && list.length(block) == list.blockSize()
                    && known.add(list.strong(block))) {
                add(block, together);
            }
        }
    }

    private void add(int block, byte[] together) {
        int spread = SPREAD * list.weak(block);
        int head = spread >>> 32 - HEADS;
        if (together[head] == MOST_TOGETHER) {
            return;
        }
        together[head]++;
        bits[spread >>> 32 - BITS + 6] |= 1L << (spread >>> 32 - BITS);
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
