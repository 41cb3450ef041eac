/**
 * Makes the index true of the disk: walks a root, tells what has changed since the index last
 * looked, hashes it and commits entries and tombstones; between walks a watcher says where to look.
 * Data in: the disk (by {@code disk}) and the rows of the index. Data out: rows, by {@code
 * Index.write}, each only if nobody else has changed its path since the decision. Imports {@code
 * domain}, {@code disk} and {@code index}; never {@code pull}: both meet in the index.
 */
@NullMarked
package dev.sluice.scan;

import org.jspecify.annotations.NullMarked;
