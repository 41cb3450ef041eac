/** Clocks that are believed no more than they deserve. */
@NullMarked
package dev.sluice.domain.time;

import org.jspecify.annotations.NullMarked;
