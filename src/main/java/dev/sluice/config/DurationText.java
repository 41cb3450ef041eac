package dev.sluice.config;

import dev.sluice.domain.Quoted;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Reads {@code 500ms}, {@code 5s}, {@code 5m}, {@code 1h}, {@code 1h30m}, {@code 1d}; a number
 * alone is seconds. As the framework's own, but says what would be right.
 */
@RegisterForReflection
public final class DurationText implements Converter<Duration> {

    private static final long serialVersionUID = 1;

    @Override
    public Duration convert(String text) {
        try {
            return DurationConverter.parseDuration(text.strip());
        } catch (IllegalArgumentException notOne) {
            throw new IllegalArgumentException(
                    "must be a duration such as 500ms, 5s, 5m, 1h or 1d, not " + Quoted.of(text),
                    notOne);
        }
    }
}
