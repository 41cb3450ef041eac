package dev.sluice.pull.feed;

/**
 * What one peer may make an index hold at our cost alone. Entries of ordinary length are counted;
 * of longer ones the bytes beyond the ordinary are counted too.
 *
 * @param tombstones of paths that were never here, in three days
 * @param tombstoneBytes of those, beyond the ordinary
 * @param needs entries that are wanted at once
 * @param needBytes of those, beyond the ordinary
 */
public record FeedLimits(long tombstones, long tombstoneBytes, long needs, long needBytes) {

    /** Half a million files that came and went, as a folder of sessions has in a week. */
    public static final FeedLimits DEFAULT = new FeedLimits(500_000, 16 << 20, 500_000, 64 << 20);

    /** Tombstones for each entry that is live: a tree that was renamed four times. */
    private static final int TIMES_LIVE = 4;

    private static final int BYTES_BY_LIVE = 1_024;

    /** Those of an index that has so many live entries. */
    FeedLimits of(long live) {
        return new FeedLimits(
                Math.max(tombstones, TIMES_LIVE * live),
                Math.max(tombstoneBytes, BYTES_BY_LIVE * live),
                needs,
                needBytes);
    }
}
