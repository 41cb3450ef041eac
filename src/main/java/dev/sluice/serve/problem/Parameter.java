package dev.sluice.serve.problem;

import dev.sluice.domain.Quoted;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads parameters and headers; what is wrong becomes a problem that names the field. */
public final class Parameter {

    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");
    private static final Pattern WAIT = Pattern.compile("([0-9]{1,6})(ms|s)");

    private Parameter() {}

    /** A value that must be there and in its written form. */
    public static <T> T required(String field, @Nullable String text, Function<String, T> parse) {
        if (text == null) {
            throw new ProblemException(Problem.of(field, field + " is missing"));
        }
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.of(field, Objects.requireNonNullElse(e.getMessage(), field)));
        }
    }

    /** A whole number within bounds, at most 18 digits; the default if it is absent. */
    public static long number(
            String field, @Nullable String text, long least, long most, long ifAbsent) {
        if (text == null) {
            return ifAbsent;
        }
        long value = WHOLE.matcher(text).matches() ? Long.parseLong(text) : -1;
        if (value < least || value > most) {
            throw new ProblemException(
                    Problem.of(
                            field,
                            "%s must be %d to %d, not %s"
                                    .formatted(field, least, most, Quoted.of(text))));
        }
        return value;
    }

    /** A time like {@code 30s} or {@code 500ms}; zero if it is absent. */
    public static Duration wait(String field, @Nullable String text, Duration most) {
        if (text == null) {
            return Duration.ZERO;
        }
        Matcher matcher = WAIT.matcher(text);
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            Duration wait =
                    matcher.group(2).equals("s")
                            ? Duration.ofSeconds(count)
                            : Duration.ofMillis(count);
            if (wait.compareTo(most) <= 0) {
                return wait;
            }
        }
        throw new ProblemException(
                Problem.of(
                        field,
                        "%s must be a time like 500ms or 30s, at most %ds, not %s"
                                .formatted(field, most.toSeconds(), Quoted.of(text))));
    }
}
