package dev.sluice.pull.blocks;

import dev.sluice.domain.BlockList;
import java.util.Arrays;

/** Finds blocks by their weak hash; mostly says at once that there is none. Pure. */
final class WeakIndex {

    private static final int NONE = -1;

    /** An odd number that spreads what differs little: 2^32 by the golden ratio. */
    private static final int SPREAD = 0x9E3779B1;

    /** As many bits are there for each block, so that one question in 64 is asked in vain. */
    private static final int BITS_OF_BLOCK = 6;

    /**
     * Blocks under one head: by chance there are never so many, and a list may be made to have all
     * of them there.
     */
    static final int MAX_TOGETHER = 16;

    private final BlockList list;
    private final int headShift;
    private final int bitShift;
    private final long[] bits;
    private final int[] heads;
    private final int[] next;

    /** Of the blocks of a plan that are open; of those that are the same the first one. */
    WeakIndex(BlockList list, BlockPlan plan) {
        int headBits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, list.count() - 1));
        this.list = list;
        this.headShift = Integer.SIZE - headBits;
        this.bitShift = headShift - BITS_OF_BLOCK;
        this.bits = new long[1 << headBits];
        this.heads = new int[1 << headBits];
        this.next = new int[list.count()];
        Arrays.fill(heads, NONE);
        byte[] together = new byte[heads.length];
        SameBlocks known = new SameBlocks(list);
        for (int block = 0; block < list.count(); block++) {
            if (plan.isOpen(block)
                    && list.length(block) == list.blockSize()
                    && known.put(block) < 0) {
                add(block, together);
            }
        }
    }

    private void add(int block, byte[] together) {
        int spread = SPREAD * list.weak(block);
        int head = spread >>> headShift;
        if (together[head] == MAX_TOGETHER) {
            return;
        }
        together[head]++;
        bits[head] |= 1L << (spread >>> bitShift);
        next[block] = heads[head];
        heads[head] = block;
    }

    /** Whether there can be a block with this hash. */
    boolean mayHave(int weak) {
        int spread = SPREAD * weak;
        return (bits[spread >>> headShift] >>> (spread >>> bitShift) & 1) != 0;
    }

    /** The first block that may have this hash, -1 if there is none. */
    int first(int weak) {
        return heads[SPREAD * weak >>> headShift];
    }

    /** The next one after a block, -1 if there is none. */
    int next(int block) {
        return next[block];
    }
}
