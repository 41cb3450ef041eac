package dev.sluice.scrub;

/**
 * What was read again.
 *
 * @param files whose content was read to its end
 * @param bytes read
 * @param skipped files that are left to a scan: they were changed, or cannot be opened
 * @param rotten files whose content is not the one that was indexed
 */
public record ScrubTally(long files, long bytes, long skipped, long rotten) {

    /** What came after another moment. */
    public ScrubTally since(ScrubTally before) {
        return new ScrubTally(
                files - before.files,
                bytes - before.bytes,
                skipped - before.skipped,
                rotten - before.rotten);
    }
}
