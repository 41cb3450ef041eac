/**
 * The root of a folder: which form its directories have, its marker, the room on its disk,
 * directories whose mode is lent, and the threads that may wait for a disk.
 */
@NullMarked
package dev.sluice.disk.root;

import org.jspecify.annotations.NullMarked;
