/**
 * The file of an index: its lock, its sessions, its schema, and how it is set aside when it is
 * damaged.
 */
@NullMarked
package dev.sluice.index.sqlite.file;

import org.jspecify.annotations.NullMarked;
