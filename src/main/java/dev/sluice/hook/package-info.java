/**
 * Tells others of what happened in a folder: addresses by POST, a program on its standard input.
 * In: the rows of the index that have changed, plans, and whether the folder runs. Out: events,
 * kept in the index until each listener was told.
 *
 * <p>May import: domain, index, fault.
 */
@NullMarked
package dev.sluice.hook;

import org.jspecify.annotations.NullMarked;
