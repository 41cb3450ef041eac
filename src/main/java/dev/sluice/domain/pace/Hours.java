package dev.sluice.domain.pace;

import dev.sluice.domain.Quoted;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of every day, written {@code 22:00-06:00}. It may cross midnight, and is the whole day if
 * it ends where it begins; {@code 24:00} is midnight.
 *
 * @param from the first minute of it
 * @param to the first minute after it
 */
public record Hours(LocalTime from, LocalTime to) {

    private static final String TIME = "([01]\\d|2[0-3]):([0-5]\\d)";
    private static final Pattern FORM =
            Pattern.compile("(?<from>" + TIME + ")-(?<to>" + TIME + "|24:00)");

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Hours of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "hours are written 22:00-06:00, not " + Quoted.of(text));
        }
        String to = matcher.group("to");
        return new Hours(
                LocalTime.parse(matcher.group("from")),
                to.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(to));
    }

    /** Whether a time of the day lies in it. */
    public boolean include(LocalTime time) {
        boolean begun = !time.isBefore(from);
        boolean over = !time.isBefore(to);
        return from.isBefore(to) ? begun && !over : begun || !over;
    }
}
