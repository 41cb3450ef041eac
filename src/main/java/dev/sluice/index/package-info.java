/**
 * What a node knows of a folder: entries with their versions, sequences and what the disk looked
 * like, the cursors into its peers' feeds and what is still wanted from each. One SQLite file per
 * folder, one writer.
 *
 * <p>Data in: transactions of {@code scan} and {@code pull}. Data out: rows, by path, in the order
 * of a directory or of the changes feed. {@link dev.sluice.index.Index} is the contract, {@link
 * dev.sluice.index.sqlite.SqliteIndex} the implementation; each table has a class of its own, bound
 * to one connection, and the schema is in {@code schema/01-index.sql} and {@code migrations} among
 * the resources. Intents are the exception to reading from the database: they are few, asked for
 * often, and held in memory exactly as they were committed.
 *
 * <p>Imports {@code domain}; the only package that imports {@code java.sql}.
 */
@NullMarked
package dev.sluice.index;

import org.jspecify.annotations.NullMarked;
