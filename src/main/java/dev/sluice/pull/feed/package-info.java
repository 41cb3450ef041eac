/**
 * Reads the feed of a peer into what is wanted, holds it to its bounds, and keeps what it refuses.
 */
@NullMarked
package dev.sluice.pull.feed;

import org.jspecify.annotations.NullMarked;
