package dev.sluice.settings;

import dev.sluice.domain.pace.Rate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether contents are read again that are thought unchanged.
 *
 * @param every from one pass to the next, 1 s to 3650 days; null for only when a person asks
 * @param rate at which they are read, all folders together
 */
public record ScrubSettings(@Nullable Duration every, Rate rate) {

    /**
     * @throws ConfigException if a value is out of its range
     */
    public ScrubSettings {
        if (every != null) {
            new Key("sluice.scrub.every")
                    .within(every, Duration.ofSeconds(1), Duration.ofDays(3650));
        }
    }
}
