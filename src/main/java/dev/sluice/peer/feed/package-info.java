/** Reads what a peer says of itself and of its changes, and checks who says it. */
@NullMarked
package dev.sluice.peer.feed;

import org.jspecify.annotations.NullMarked;
