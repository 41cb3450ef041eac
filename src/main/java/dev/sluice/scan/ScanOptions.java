package dev.sluice.scan;

import dev.sluice.domain.DigestAlgorithm;
import dev.sluice.domain.Durability;
import dev.sluice.ignore.IgnoreRules;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How a folder is scanned.
 *
 * @param settle a changed file is hashed when it has rested for so long, or at the latest after 20
 *     times that; zero to hash at once
 * @param digest how contents are hashed; entries with another algorithm are hashed again
 * @param ignored asked once for each scan what is not to be seen by it
 * @param mirror whether nothing is ever minted: what differs from the index is {@linkplain
 *     ScanResult#drift drift}
 * @param durability whether what a round has left unforced is fsynced before it is committed
 */
public record ScanOptions(
        Duration settle,
        DigestAlgorithm digest,
        Supplier<IgnoreRules> ignored,
        boolean mirror,
        Durability durability) {

    /** Of a folder whose local changes are changes, and where nothing is ignored. */
    public ScanOptions(Duration settle, DigestAlgorithm digest) {
        this(settle, digest, () -> IgnoreRules.NONE, false, Durability.BATCH);
    }

    /**
     * @throws IllegalArgumentException if the duration is negative
     */
    public ScanOptions {
        if (settle.isNegative()) {
            throw new IllegalArgumentException("settle must not be negative: " + settle);
        }
    }
}
