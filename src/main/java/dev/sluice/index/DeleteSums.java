package dev.sluice.index;

/**
 * What a budget of deletes is reckoned from: of the paths that lived at one time, how many are gone
 * since, or would go.
 *
 * @param counted paths whose delete was allowed within the hour, is being judged, or came to wait
 *     within the hour; each once, those that a move or a person accounts for left out
 * @param done of these, the paths that are gone already; where it is not asked for, 0
 * @param approved paths whose delete a person has approved within the hour
 */
public record DeleteSums(long counted, long done, long approved) {}
