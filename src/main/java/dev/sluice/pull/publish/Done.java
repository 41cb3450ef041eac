package dev.sluice.pull.publish;

import dev.sluice.domain.FileStat;
import org.jspecify.annotations.Nullable;

/**
 * A change that is visible and not yet committed.
 *
 * @param seen what the disk holds now; null after a removal
 */
record Done(Change change, @Nullable FileStat seen) {}
