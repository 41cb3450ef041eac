package dev.sluice.settings;

import java.time.Duration;

/**
 * How local changes are found.
 *
 * @param every between two scans of the whole tree, 1 s to 30 days
 * @param watch whether changes are watched for in between
 * @param settle how long a changed file must rest, 0 to 1 hour
 */
public record ScanSettings(Duration every, boolean watch, Duration settle) {

    /**
     * @throws ConfigException if a value is out of its range
     */
    public ScanSettings {
        new Key("sluice.scan.every").within(every, Duration.ofSeconds(1), Duration.ofDays(30));
        new Key("sluice.scan.settle").within(settle, Duration.ZERO, Duration.ofHours(1));
    }
}
