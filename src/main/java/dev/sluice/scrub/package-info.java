/**
 * Reads contents again that nobody has written to since they were indexed, and finds those that
 * have rotted: what a disk, a cable or a memory has changed. In: the rows of the index and the
 * files of a held root. Out: what is rotten, in the index, for a pull to mend and for the status to
 * show; never an entry.
 *
 * <p>May import: domain, disk, index, fault.
 */
@NullMarked
package dev.sluice.scrub;

import org.jspecify.annotations.NullMarked;
