package dev.sluice.pull.fetch;

import dev.sluice.disk.staging.StagedFile;
import dev.sluice.domain.BlockList;
import org.jspecify.annotations.Nullable;

/**
 * A content in staging.
 *
 * @param blocks the list of its blocks, if that came about on the way
 */
record Fetched(StagedFile staged, @Nullable BlockList blocks) {}
