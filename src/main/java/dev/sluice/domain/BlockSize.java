package dev.sluice.domain;

/**
 * How a content is cut into blocks: all but the last have one size, a power of two, the smallest
 * with which there are no more than {@link #MOST_BLOCKS}. So whoever knows the size of a content
 * knows the size of its blocks.
 */
public final class BlockSize {

    /** Below this a content is fetched whole: a list and its ranges would cost about as much. */
    public static final long LEAST_CONTENT = 1 << 20;

    public static final int MOST_BLOCKS = 16_384;

    /** A multiple of the blocks of any file system, so that blocks can be shared. */
    public static final long LEAST = 64 << 10;

    private BlockSize() {}

    /**
     * The size of the blocks of a content.
     *
     * @param content bytes, 0 or more
     */
    public static long of(long content) {
        long size = LEAST;
        while ((content - 1) / size >= MOST_BLOCKS) {
            size *= 2;
        }
        return size;
    }

    /** How many blocks a content has. */
    public static int count(long content) {
        return content == 0 ? 0 : (int) ((content - 1) / of(content)) + 1;
    }
}
