package dev.sluice.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How local changes are found: keys below {@code sluice.scan}. */
@ConfigMapping(prefix = "sluice.scan")
public interface ScanConfig {

    /** How often the whole tree is looked at, with jitter. 1 s to 30 days. */
    @WithDefault("5m")
    @WithConverter(DurationText.class)
    Duration every();

    /** Whether changes are also watched for between two scans. */
    @WithDefault("true")
    @WithConverter(SwitchText.class)
    boolean watch();

    /**
     * A changed file is hashed when it has rested for so long, or at the latest after 20 times
     * that. 0 to 1 hour.
     */
    @WithDefault("500ms")
    @WithConverter(DurationText.class)
    Duration settle();
}
