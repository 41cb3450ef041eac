package dev.sluice.settings;

import dev.sluice.domain.Quoted;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

/** The name of a key, and what is asked of its value. Every failure names the key. */
public record Key(String name) {

    public ConfigException wrong(String problem) {
        return new ConfigException(name, problem);
    }

    /** Reads a word by a parser whose complaint says what would be right. */
    public <T> T parse(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException refused) {
            throw new ConfigException(name, String.valueOf(refused.getMessage()));
        }
    }

    /** The absolute path. {@code ..} stays, since behind a link it is not what it seems. */
    public Path path(String text) {
        try {
            Path path = Path.of(text).toAbsolutePath();
            return path.toString().contains("..") ? path : path.normalize();
        } catch (InvalidPathException noPath) {
            throw wrong(
                    "is no path here: "
                            + Quoted.of(text)
                            + " ("
                            + noPath.getReason()
                            + "); names beyond ASCII need LC_ALL=C.UTF-8");
        }
    }

    public int within(int value, int least, int most) {
        if (value < least || value > most) {
            throw wrong("must be " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    public Duration within(Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw wrong("must be " + text(least) + " to " + text(most) + ", not " + text(value));
        }
        return value;
    }

    /** {@code PT1H30M} as {@code 1h30m}. */
    private static String text(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
