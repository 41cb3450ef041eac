package dev.sluice.index;

/**
 * What is wanted of a peer that is live there. A delete that waits is none of it: it is of a path
 * that is here, so there are never more of those than entries.
 *
 * @param count entries
 * @param excess bytes of their paths and versions, as far as each has more than an ordinary one
 */
public record Needs(long count, long excess) {}
