package dev.sluice.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.time.Duration;
import java.util.Optional;

/** What an orchestrator is told: keys below {@code sluice.health}. */
@ConfigMapping(prefix = "sluice.health")
public interface HealthConfig {

    /**
     * How far a node may be behind its peers and be ready. 1 s to 30 days. Absent: peers and lag
     * are reported, and decide nothing.
     */
    @WithConverter(DurationText.class)
    Optional<Duration> maxLag();
}
