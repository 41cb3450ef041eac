package dev.sluice.config;

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

    private static final Key EVERY = new Key("sluice.scrub.every");
    private static final String OFF = "off";

    /**
     * @throws ConfigException if a value is out of its range
     */
    public ScrubSettings {
        if (every != null) {
            every = EVERY.within(every, Duration.ofSeconds(1), Duration.ofDays(3650));
        }
    }

    public static ScrubSettings of(ScrubConfig config) {
        String every = config.every();
        return new ScrubSettings(
                every.equals(OFF) ? null : EVERY.parse(every, ScrubSettings::duration),
                new Key("sluice.scrub.rate").parse(config.rate(), Rate::of));
    }

    private static Duration duration(String text) {
        try {
            return new DurationText().convert(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + "; or off", e);
        }
    }
}
