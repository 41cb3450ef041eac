package dev.sluice.pull;

import dev.sluice.domain.BlockLimits;
import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Durability;
import java.time.Duration;

/**
 * How a folder is pulled.
 *
 * @param blocks which contents are put together from blocks
 * @param remembered how old a tombstone may be that is taken for a path unknown here
 */
public record PullOptions(
        DigestAlgorithm algorithm,
        Durability durability,
        BlockLimits blocks,
        Duration remembered) {}
