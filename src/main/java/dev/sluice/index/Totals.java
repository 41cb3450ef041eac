package dev.sluice.index;

/**
 * How much an index holds.
 *
 * @param bytes of all live files together
 */
public record Totals(long files, long directories, long links, long tombstones, long bytes) {

    /** All that is live. */
    public long live() {
        return files + directories + links;
    }
}
