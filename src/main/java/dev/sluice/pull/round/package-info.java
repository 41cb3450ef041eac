/** One round with one peer, from the first line of its feed to what is kept for later. */
@NullMarked
package dev.sluice.pull.round;

import org.jspecify.annotations.NullMarked;
