package dev.sluice.index;

import dev.sluice.domain.Sequence;
import org.jspecify.annotations.Nullable;

/**
 * Of what events were made already.
 *
 * @param sequence of the last change
 * @param plan the number of the last plan
 * @param stopped why the folder was stopped when that was told last; null if it was not
 */
public record EventsMade(Sequence sequence, long plan, @Nullable String stopped) {}
