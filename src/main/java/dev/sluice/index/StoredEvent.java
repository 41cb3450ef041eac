package dev.sluice.index;

/**
 * What is told of a folder.
 *
 * @param number rises with each, and is never given twice
 * @param body as it is sent
 */
public record StoredEvent(long number, String body) {}
