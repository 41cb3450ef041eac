/** The tables of an index, a class for each, and the statements that read and write them. */
@NullMarked
package dev.sluice.index.sqlite.table;

import org.jspecify.annotations.NullMarked;
