package dev.sluice.index.sqlite.file;

/**
 * How much of an index its connections keep in memory: native memory, outside of the heap.
 *
 * @param writer KiB of the one connection that writes: the pages that a batch of changes makes
 *     dirty, and the upper levels of the trees of a million entries. What is not here comes from
 *     the kernel's cache.
 * @param reader KiB of each connection that reads
 */
public record PageCache(int writer, int reader) {

    /** For a folder that need not share. */
    public static final PageCache WHOLE = new PageCache(8 * 1024, 2 * 1024);

    /** KiB that all folders of a node may take together, as long as each gets the least. */
    static final int OF_A_NODE = 32 * 1024;

    /** With less, a lookup reads the levels of a tree anew, and a small batch is written twice. */
    static final PageCache MIN = new PageCache(512, 128);

    /**
     * What each of so many folders gets.
     *
     * @param folders at least 1
     */
    public static PageCache shared(int folders) {
        int share = OF_A_NODE / folders;
        return new PageCache(
                Math.clamp(share / 2, MIN.writer, WHOLE.writer),
                Math.clamp(share / 8, MIN.reader, WHOLE.reader));
    }
}
