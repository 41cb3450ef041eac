package dev.sluice.index;

import org.jspecify.annotations.Nullable;

/**
 * How it goes with telling one listener.
 *
 * @param name its address, or its program
 * @param done the last event that it was told, or that was given up
 * @param attempts how often the next one was tried in vain
 * @param reason why it failed the last time, null if it did not
 * @param told how many events it was told
 * @param givenUp how many were given up
 * @param waiting how many are still to be told
 */
public record ListenerState(
        String name,
        long done,
        int attempts,
        @Nullable String reason,
        long told,
        long givenUp,
        long waiting) {}
