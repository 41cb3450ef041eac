/** What is wanted of a peer, in memory and in the index, and what each of it comes down to here. */
@NullMarked
package dev.sluice.pull.plan;

import org.jspecify.annotations.NullMarked;
