package dev.sluice.index;

/**
 * What is wanted of a peer that is live there. Deletes that wait do not count: each is of a path
 * that is here, so there are never more of them than entries.
 *
 * @param count entries
 * @param excess bytes of their paths and versions, as far as each has more than an ordinary one
 */
public record Needs(long count, long excess) {}
