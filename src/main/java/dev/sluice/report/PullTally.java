package dev.sluice.report;

/**
 * What the rounds of a folder with all its peers have done since the start. Never falls.
 *
 * @param entries read from feeds
 * @param files whose content was brought, from a peer or from a local copy
 * @param bytes received
 * @param deleted files, links and directories
 * @param conflicts copies made
 */
public record PullTally(long entries, long files, long bytes, long deleted, long conflicts) {

    /** What was done since an earlier one. */
    public PullTally since(PullTally earlier) {
        return new PullTally(
                entries - earlier.entries,
                files - earlier.files,
                bytes - earlier.bytes,
                deleted - earlier.deleted,
                conflicts - earlier.conflicts);
    }
}
