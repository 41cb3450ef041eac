package dev.sluice.scan;

/**
 * What the scans of a folder have done since the start, the one under way included. Never falls.
 *
 * @param looked paths on the disk that were compared with the index
 * @param hashed files that were read
 * @param bytes that were read of files, also of those under way
 * @param changed entries committed for what is there
 * @param deleted tombstones committed
 */
public record ScanTally(long looked, long hashed, long bytes, long changed, long deleted) {

    /** What was done since an earlier one. */
    public ScanTally since(ScanTally earlier) {
        return new ScanTally(
                looked - earlier.looked,
                hashed - earlier.hashed,
                bytes - earlier.bytes,
                changed - earlier.changed,
                deleted - earlier.deleted);
    }
}
