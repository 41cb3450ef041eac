package dev.sluice.index;

/**
 * What a budget of deletes is reckoned from.
 *
 * @param counted paths whose delete was allowed within the hour, waits or is being judged; each
 *     once, those that a move or a person accounts for left out
 * @param done of these, the paths that are gone already
 * @param approved paths whose delete a person has approved within the hour
 * @param liveBefore live entries an hour ago; 0 if that is not known
 */
public record DeleteSums(long counted, long done, long approved, long liveBefore) {}
