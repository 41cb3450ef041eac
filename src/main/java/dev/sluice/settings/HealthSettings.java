package dev.sluice.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an orchestrator is told.
 *
 * @param maxLag how far a node may be behind its peers and be ready, 1 s to 30 days; null if that
 *     decides nothing
 */
public record HealthSettings(@Nullable Duration maxLag) {

    /**
     * @throws ConfigException if a value is out of its range
     */
    public HealthSettings {
        if (maxLag != null) {
            maxLag =
                    new Key("sluice.health.max-lag")
                            .within(maxLag, Duration.ofSeconds(1), Duration.ofDays(30));
        }
    }
}
