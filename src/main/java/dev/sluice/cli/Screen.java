package dev.sluice.cli;

import java.io.PrintStream;
import java.util.Locale;

/** Where a command writes, and how much a person's terminal can show. */
final class Screen {

    /** What a line is about. */
    enum Colour {
        GOOD("32"),
        BAD("31"),
        WAITING("33"),
        HEAD("1");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }

    private static final String HOME_AND_CLEAR = "\033[H\033[2J";
    private static final String BEGIN_OF_LINE = "\r\033[K";

    private final PrintStream out;
    private final boolean isTerminal;
    private final boolean isColoured;

    Screen(Surroundings around) {
        this.out = around.out();
        this.isTerminal = around.isTerminal();
        this.isColoured = around.isColoured();
    }

    boolean isTerminal() {
        return isTerminal;
    }

    void line(String format, Object... arguments) {
        text(String.format(Locale.ROOT, format, arguments) + "\n");
    }

    /** Writes the text as it is. */
    void text(String text) {
        out.print(text);
        out.flush();
    }

    /** A line that takes the place of the one before it. */
    void sameLine(String text) {
        text(BEGIN_OF_LINE + text);
    }

    void clear() {
        text(HOME_AND_CLEAR);
    }

    String in(Colour colour, String text) {
        return isColoured ? "\033[" + colour.code + "m" + text + "\033[0m" : text;
    }
}
