package dev.sluice.model;

import dev.sluice.domain.Entry;

/**
 * An entry in an index, or on its way from one.
 *
 * @param seen the stamp that the disk had when the entry was made true of it; 0 for a tombstone
 */
record Row(Entry entry, long sequence, long seen, Past past) {}
