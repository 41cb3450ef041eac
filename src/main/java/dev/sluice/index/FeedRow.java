package dev.sluice.index;

import dev.sluice.domain.Entry;
import dev.sluice.domain.Sequence;

/**
 * A row as peers are told of it: without what the disk looked like here, which is half of its
 * columns.
 *
 * @param sequence of the entry's last change
 */
public record FeedRow(Entry entry, Sequence sequence) {}
