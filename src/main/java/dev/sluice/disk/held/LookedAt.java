package dev.sluice.disk.held;

import dev.sluice.domain.FileStat;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was looked at twice. If both looks show the same, nobody has changed it in between.
 *
 * @param before from when it was opened
 * @param after null if it was gone
 */
public record LookedAt(FileStat before, @Nullable FileStat after) {}
