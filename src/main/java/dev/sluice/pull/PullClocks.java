package dev.sluice.pull;

import java.time.InstantSource;

/**
 * The clocks of a folder, each for the purpose it can be trusted with.
 *
 * @param wall for what others are told: versions, and when something was deleted
 * @param steady for what waits here
 * @param ages by which a tombstone is too old
 */
public record PullClocks(InstantSource wall, InstantSource steady, InstantSource ages) {}
