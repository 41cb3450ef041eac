package dev.sluice.index;

import dev.sluice.domain.Sequence;
import dev.sluice.domain.Sum;
import dev.sluice.index.codec.EntryHash;

/**
 * How far an index has come, by one commit.
 *
 * @param last the sequence of the last change
 * @param sum of the {@link EntryHash}es of all live entries
 */
public record Standing(Sequence last, Sum sum) {}
