package dev.sluice.domain.pace;

/**
 * The memory of all rounds of a node together, however many folders and peers it has.
 *
 * @param rows on the heap: what was read of feeds and is not applied, and lists of blocks of
 *     contents that are not committed. Who finds it full has what it reads written to the index at
 *     once, and plans fewer contents ahead
 * @param buffers off the heap: of contents on their way. Each round has one transfer at least, and
 *     waits for more
 */
public record PullMemory(MemoryBudget rows, MemoryBudget buffers) {

    /** Of a transfer: the buffer of its connection, and one for what comes in it. */
    public static final long TRANSFER = 512 << 10;

    /** Of a row with its plan, about, where it is not known better. */
    public static final long ROW = 800;

    private static final int PART_OF_ROWS = 8;

    /** The JVM lets as much be held off the heap as on it. */
    private static final int PART_OF_BUFFERS = 4;

    private static final long MIN = 2 << 20;

    /** By the heap that this process may have. */
    public static PullMemory ofHeap() {
        long heap = Runtime.getRuntime().maxMemory();
        return new PullMemory(
                new MemoryBudget(Math.max(MIN, heap / PART_OF_ROWS)),
                new MemoryBudget(Math.max(MIN, heap / PART_OF_BUFFERS)));
    }
}
