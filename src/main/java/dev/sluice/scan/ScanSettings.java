package dev.sluice.scan;

import dev.sluice.domain.DigestAlgorithm;
import java.time.Duration;

/**
 * How a folder is scanned.
 *
 * @param settle a changed file is hashed when it has rested for so long, or at the latest after 20
 *     times that; zero to hash at once
 * @param digest how contents are hashed; entries with another algorithm are hashed again
 * @param mirror whether nothing is ever minted: what differs from the index is {@linkplain
 *     ScanResult#drift drift}
 */
public record ScanSettings(Duration settle, DigestAlgorithm digest, boolean mirror) {

    /** Of a folder whose local changes are changes. */
    public ScanSettings(Duration settle, DigestAlgorithm digest) {
        this(settle, digest, false);
    }

    /**
     * @throws IllegalArgumentException if the duration is negative
     */
    public ScanSettings {
        if (settle.isNegative()) {
            throw new IllegalArgumentException("settle must not be negative: " + settle);
        }
    }
}
