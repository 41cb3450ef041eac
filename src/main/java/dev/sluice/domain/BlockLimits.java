package dev.sluice.domain;

/**
 * Which contents are put together from blocks, and how they are cut. All blocks of a content but
 * the last have one size, a power of two near the square root of the content's: the list of the
 * blocks, which always has to come, and a block, which is the least that an edit costs, grow alike
 * then. The first line of a list says the size, so that nodes with other limits understand it.
 *
 * @param leastContent what is smaller is fetched whole: a list and its ranges would cost about as
 *     much
 * @param leastOld what is smaller is not looked through for blocks
 * @param leastSparse from here on it is asked whether a content has holes, though nothing of it is
 *     here
 * @param leastShared from here on it is fetched from all peers that have it at once
 * @param leastBlock the size of the smallest blocks
 * @param mostBlocks how many a list may have
 */
public record BlockLimits(
        long leastContent,
        long leastOld,
        long leastSparse,
        long leastShared,
        long leastBlock,
        int mostBlocks) {

    /** Those of every node; the smallest blocks are those of most file systems, to be shared. */
    public static final BlockLimits USUAL =
            new BlockLimits(1 << 20, 64 << 10, 16 << 20, 64 << 20, 4 << 10, 128 << 10);

    /** Nothing is fetched in blocks. */
    public static final BlockLimits NONE =
            new BlockLimits(
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    USUAL.leastBlock,
                    USUAL.mostBlocks);

    /**
     * @throws IllegalArgumentException if contents could not be cut so
     */
    public BlockLimits {
        if (!isBlock(leastBlock) || mostBlocks < 1) {
            throw new IllegalArgumentException(
                    "blocks must have a size that is a power of two, and be 1 or more, not %d and %d"
                            .formatted(leastBlock, mostBlocks));
        }
    }

    private static boolean isBlock(long size) {
        return size > 0 && Long.bitCount(size) == 1;
    }

    /** Whether any content is fetched in blocks. */
    public boolean isOn() {
        return leastContent < Long.MAX_VALUE;
    }

    /**
     * The size of the blocks of a content.
     *
     * @param content bytes, 0 or more
     */
    public long blockSize(long content) {
        long size = leastBlock;
        while (content / size > 2 * size || count(content, size) > mostBlocks) {
            size *= 2;
        }
        return size;
    }

    /** How many blocks of a size a content has. */
    public static long count(long content, long blockSize) {
        return content == 0 ? 0 : (content - 1) / blockSize + 1;
    }

    /** How many blocks a content may have, by whatever size a peer chooses. */
    public int mostBlocks(long content) {
        return (int) Math.min(mostBlocks, count(content, leastBlock));
    }

    /**
     * Holds the size that a peer has chosen to what it may be.
     *
     * @throws IllegalArgumentException if it is none, or makes too many blocks
     */
    public void check(long content, long blockSize) {
        if (!isBlock(blockSize) || count(content, blockSize) > mostBlocks(content)) {
            throw new IllegalArgumentException(
                    "block must be a power of two that cuts %d bytes into %d blocks at most, not %d"
                            .formatted(content, mostBlocks(content), blockSize));
        }
    }
}
