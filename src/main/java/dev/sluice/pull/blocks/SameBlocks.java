package dev.sluice.pull.blocks;

import dev.sluice.domain.BlockList;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** Finds blocks that are the same as others, by their strong hashes. Pure. */
final class SameBlocks {

    private static final int NONE = -1;

    /** Known to nobody, so that no list can be made to have all blocks in one place. */
    private static final long SECRET = ThreadLocalRandom.current().nextLong() | 1;

    private final BlockList list;
    private final int[] blocks;

    SameBlocks(BlockList list) {
        this.list = list;
        this.blocks = new int[2 * Integer.highestOneBit(Math.max(1, list.count())) * 2];
        Arrays.fill(blocks, NONE);
    }

    /**
     * The block that was put first of those that are the same.
     *
     * @return -1 if none was
     */
    int find(int block) {
        return blocks[place(block)];
    }

    /**
     * Puts a block, unless one that is the same was put.
     *
     * @return that one, -1 if there was none
     */
    int put(int block) {
        int place = place(block);
        int same = blocks[place];
        if (same == NONE) {
            blocks[place] = block;
        }
        return same;
    }

    private int place(int block) {
        int place = (int) (SECRET * list.mixed(block, SECRET) >>> 32) & blocks.length - 1;
        while (blocks[place] != NONE && !list.isSame(blocks[place], block)) {
            place = place + 1 & blocks.length - 1;
        }
        return place;
    }
}
