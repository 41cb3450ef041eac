/**
 * A directory that is held open, as all of {@code disk} sees it: its files, what is known of a
 * name, what must be there before a step, and what it refuses. The forms of it are in {@code linux}
 * and {@code jdk}.
 */
@NullMarked
package dev.sluice.disk.held;

import org.jspecify.annotations.NullMarked;
