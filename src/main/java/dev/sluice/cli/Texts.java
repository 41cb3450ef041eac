package dev.sluice.cli;

import java.util.List;
import java.util.Locale;

/** Numbers and lists as people read them. */
final class Texts {

    private Texts() {}

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    /** {@code 1 file}, {@code 3 files}. */
    static String counted(long count, String one, String many) {
        return number(count) + " " + (count == 1 ? one : many);
    }

    /** How long something took. */
    static String millis(Fields summary) {
        return seconds(summary.number("millis") / 1000.0);
    }

    static String joined(List<String> texts) {
        return String.join(", ", texts);
    }
}
