/** The index in one SQLite file: one writer, many readers. */
@NullMarked
package dev.sluice.index.sqlite;

import org.jspecify.annotations.NullMarked;
