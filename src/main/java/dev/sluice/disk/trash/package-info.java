/** Where what is removed or replaced is kept for some days, and what it gives up first. */
@NullMarked
package dev.sluice.disk.trash;

import org.jspecify.annotations.NullMarked;
