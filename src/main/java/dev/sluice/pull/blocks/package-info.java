/** Puts a large content together from blocks that are here, and fetches the others. */
@NullMarked
package dev.sluice.pull.blocks;

import org.jspecify.annotations.NullMarked;
