/** Where peers are, and what is known of each. */
@NullMarked
package dev.sluice.peer.known;

import org.jspecify.annotations.NullMarked;
