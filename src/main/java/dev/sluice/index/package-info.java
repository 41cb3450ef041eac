/**
 * What a node knows of a folder: entries with their versions, sequences and what the disk looked
 * like, the cursors into its peers' feeds and what is still wanted from each. One SQLite file per
 * folder, one writer. Imports {@code domain}; the only package that imports {@code java.sql}.
 */
@NullMarked
package dev.sluice.index;

import org.jspecify.annotations.NullMarked;
